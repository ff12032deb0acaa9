#include "support/answers.hpp"
#include "support/descriptors.hpp"
#include "support/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <numeric>
#include <random>

BOOST_AUTO_TEST_SUITE(resume)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::events_of;
using test::status;
using testing::fault;

std::string event_text(std::string const& type, std::int64_t number, std::string const& rest)
{
    return "data: {\"type\":\"" + type + "\",\"sequence_number\":" + std::to_string(number) + rest +
           "}\n\n";
}

std::string created(std::string const& more = "")
{
    return event_text("response.created", 0, ",\"response\":{\"id\":\"resp_1\"" + more + "}");
}

std::string delta(std::int64_t number)
{
    return event_text("response.output_text.delta", number,
                      ",\"delta\":\"" + std::to_string(number) + " \"");
}

std::string completed(std::int64_t number)
{
    return event_text("response.completed", number,
                      ",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\"}");
}

// Ends without a terminal event.
testing::scenario cut_off(std::string body, fault what = fault::close)
{
    testing::scenario one;
    one.fault_after = body.size();
    one.body = std::move(body);
    one.what = what;
    return one;
}

std::vector<std::int64_t> numbers(std::int64_t count)
{
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

struct seen
{
    std::vector<std::int64_t> numbers;
    std::string text;
    std::optional<error> failure;
};

asio::awaitable<seen> read_numbers(event_stream& events)
{
    seen all;
    try {
        while (auto const event = co_await events.next()) {
            all.numbers.push_back(event->sequence_number().value());
            all.text += event->text();
        }
    } catch (error const& failure) {
        all.failure = failure;
    }
    co_return all;
}

struct fixture
{
    fixture()
    {
        settings.resume.max_attempts = 2;
        settings.retries.base = 1ms;
    }

    seen read()
    {
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        event_stream events = model.stream(what);
        auto all = test::run(context, read_numbers(events));
        sequence = events.sequence();
        timings = events.timings();
        return all;
    }

    std::string target(std::size_t index) const { return server.requests().at(index).target; }

    testing::server server{testing::server_options{.tokens = 20}};
    options settings = test::options_for(server);
    sequence_figures sequence;
    call_timings timings;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_stream_goes_on_where_it_broke_off, fixture)
{
    for (auto const what : {fault::close, fault::truncate, fault::reset}) {
        server.script(cut_off(created() + delta(1) + delta(2), what));
        server.script(events_of(delta(3) + completed(4)));
        auto const all = read();
        BOOST_TEST(!all.failure);
        BOOST_TEST(all.numbers == numbers(5));
        BOOST_TEST(all.text == "1 2 3 ");
        BOOST_TEST(timings.attempts == 2u);
        BOOST_TEST(timings.resumes == 1u);
        BOOST_TEST(sequence.repeated == 0u);
    }
    BOOST_TEST(target(1) == "/v1/responses/resp_1?stream=true&starting_after=2");
    auto const asked = server.requests();
    BOOST_TEST(asked[1].method == "GET");
    BOOST_TEST(asked[1].body.empty());
    BOOST_TEST(asked[1].header("Authorization") == "Bearer sk-test");
}

// Wherever it is cut, in the middle of an event too.
BOOST_FIXTURE_TEST_CASE(generated_streams_cut_anywhere_come_whole, fixture)
{
    for (bool const tls : {false, true}) {
        testing::server secure(testing::server_options{.tls = tls, .tokens = 20});
        settings.base_url = secure.url();
        settings.tls.ca_pem = secure.ca();
        settings.retries.max_retries = 1; // Cut in the first event, it begins anew.
        std::mt19937 random(7);
        std::uniform_int_distribution<std::size_t> octets(1, 9'000);
        auto const straight = read();
        BOOST_REQUIRE(!straight.failure);
        for (int i = 0; i < 20; ++i) {
            testing::scenario cut;
            cut.generated = true;
            cut.what = i % 2 == 0 ? fault::truncate : fault::reset;
            cut.fault_after = octets(random);
            secure.script(cut);
            auto const all = read();
            BOOST_REQUIRE(!all.failure);
            BOOST_REQUIRE(all.numbers == straight.numbers);
            BOOST_REQUIRE(all.text == straight.text);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(what_the_server_sends_again_is_given_once, fixture)
{
    server.script(cut_off(created() + delta(1) + delta(2)));
    server.script(cut_off(created() + delta(1) + delta(2) + delta(3)));
    server.script(events_of(created() + delta(1) + delta(2) + delta(3) + delta(4) + completed(5)));
    auto const all = read();
    BOOST_TEST(!all.failure);
    BOOST_TEST(all.numbers == numbers(6));
    BOOST_TEST(sequence.repeated == 7u);
    BOOST_TEST(sequence.regressions == 0u);
    BOOST_TEST(target(2) == "/v1/responses/resp_1?stream=true&starting_after=3");
}

BOOST_FIXTURE_TEST_CASE(events_that_are_left_out_are_an_error, fixture)
{
    server.script(cut_off(created() + delta(1)));
    server.script(events_of(delta(3) + completed(4)));
    auto const all = read();
    BOOST_TEST(all.numbers == numbers(2));
    BOOST_TEST((all.failure.value().code() == errc::events_missing));
    BOOST_TEST(all.failure->details().last_sequence_number.value() == 1);
    BOOST_TEST(server.requests().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(gaps_within_one_connection_are_counted, fixture)
{
    server.script(events_of(created() + delta(2) + delta(1) + completed(7)));
    BOOST_TEST(!read().failure);
    BOOST_TEST(sequence.missing == 5u);
    BOOST_TEST(sequence.regressions == 1u);
}

BOOST_FIXTURE_TEST_CASE(it_is_off_by_default, fixture)
{
    settings.resume = {};
    server.script(cut_off(created() + delta(1)));
    BOOST_TEST(read().failure.value().is_truncated());
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(what_the_service_does_not_keep_is_not_resumed, fixture)
{
    for (auto const& beginning :
         {created(",\"store\":false") + delta(1), delta(0), created() + delta(0),
          std::string("data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"},"
                      "\"sequence_number\":-1}\n\n") +
              delta(-1)}) {
        auto const before = server.requests().size();
        server.script(cut_off(beginning));
        BOOST_TEST(read().failure.value().is_truncated());
        BOOST_TEST(server.requests().size() == before + 1);
    }
}

BOOST_FIXTURE_TEST_CASE(so_many_attempts_in_a_row_may_bring_nothing, fixture)
{
    server.script(cut_off(created() + delta(1)));
    server.script(status(503));
    server.script(cut_off(created())); // Nothing new.
    server.script(events_of(delta(2) + completed(3)));
    auto const all = read();
    BOOST_TEST(all.numbers == numbers(2));
    BOOST_TEST(all.failure.value().is_truncated());
    BOOST_TEST(all.failure->details().attempts == 3u);
    BOOST_TEST(all.failure->details().resumes == 2u);
    BOOST_TEST(std::string(all.failure->what()).find("to resume the stream: 2") !=
               std::string::npos);
    BOOST_TEST(server.requests().size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(new_events_allow_as_many_again, fixture)
{
    server.script(cut_off(created() + delta(1)));
    for (std::int64_t number = 2; number < 12; ++number) {
        server.script(status(500));
        server.script(cut_off(delta(number)));
    }
    server.script(events_of(completed(12)));
    auto const all = read();
    BOOST_TEST(!all.failure);
    BOOST_TEST(all.numbers == numbers(13));
    BOOST_TEST(timings.resumes == 21u);
}

BOOST_FIXTURE_TEST_CASE(keepalives_are_nothing_new, fixture)
{
    server.script(cut_off(created() + delta(1)));
    for (std::int64_t number = 2; number < 6; ++number)
        server.script(cut_off(event_text("keepalive", number, "")));
    BOOST_TEST(read().failure.value().is_truncated());
    BOOST_TEST(server.requests().size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_to_go_on_is_told, fixture)
{
    server.script(cut_off(created() + delta(1)));
    server.script(status(404));
    auto const told = read().failure.value();
    BOOST_TEST(told.api()->status == 404);
    BOOST_TEST(told.details().last_sequence_number.value() == 1);
    BOOST_TEST(told.details().resumes == 1u);
    BOOST_TEST(told.details().url == server.url() + "/responses/resp_1");
}

BOOST_FIXTURE_TEST_CASE(a_silent_stream_is_taken_up_again, fixture)
{
    settings.limits.idle = 100ms;
    server.script(cut_off(created() + delta(1), fault::stall));
    server.script(events_of(delta(2) + completed(3)));
    auto const all = read();
    BOOST_TEST(!all.failure);
    BOOST_TEST(all.numbers == numbers(4));
}

BOOST_FIXTURE_TEST_CASE(what_failed_is_not_resumed, fixture)
{
    server.script(
        events_of(created() + delta(1) +
                  event_text("error", 2, ",\"code\":\"server_error\",\"message\":\"m\"")));
    auto const all = read();
    BOOST_TEST(all.numbers == numbers(3));
    BOOST_TEST((all.failure.value().code() == errc::response_failed));
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_deadline_ends_it, fixture)
{
    settings.limits.deadline = 400ms;
    settings.limits.idle = 100ms;
    settings.resume.max_attempts = 1'000;
    for (int i = 0; i < 10; ++i)
        server.script(cut_off(created() + delta(1), fault::stall));
    auto const began = std::chrono::steady_clock::now();
    auto const told = read().failure.value();
    BOOST_TEST(told.is_timeout());
    BOOST_TEST((std::chrono::steady_clock::now() - began < 2s));
}

BOOST_FIXTURE_TEST_CASE(a_stream_from_behind_an_event_goes_on_too, fixture)
{
    asio::io_context context;
    client const model(context, settings);
    server.script(cut_off(delta(8)));
    server.script(events_of(delta(9) + completed(10)));
    event_stream events = model.stream_from("resp_1", 7);
    auto const all = test::run(context, read_numbers(events));
    BOOST_TEST(!all.failure);
    BOOST_TEST((all.numbers == std::vector<std::int64_t>{8, 9, 10}));
    BOOST_TEST(target(0) == "/v1/responses/resp_1?stream=true&starting_after=7");
    BOOST_TEST(target(1) == "/v1/responses/resp_1?stream=true&starting_after=8");
}

BOOST_FIXTURE_TEST_CASE(cancelled_while_it_waits_to_go_on, fixture)
{
    auto const before = test::open_descriptors();
    settings.retries.base = 10s;
    server.script(cut_off(created() + delta(1)));
    {
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        event_stream events = model.stream(what);
        asio::steady_timer timer(context, 100ms);
        timer.async_wait([&](boost::system::error_code) { events.cancel(); });
        auto const all = test::run(context, read_numbers(events));
        BOOST_TEST(all.failure.value().is_cancelled());
        BOOST_TEST((all.failure->details().stage == call_stage::back_off));
    }
    BOOST_TEST(server.requests().size() == 1u);
    BOOST_TEST(test::open_descriptors() == before);
}

BOOST_FIXTURE_TEST_CASE(the_first_event_is_timed_once, fixture)
{
    settings.retries.base = 60ms;
    settings.retries.jitter = 0;
    server.script(cut_off(created() + delta(1)));
    server.script(events_of(delta(2) + completed(3)));
    BOOST_TEST(!read().failure);
    BOOST_TEST((timings.first_event.value() < *timings.first_byte)); // That of the last attempt.
    BOOST_TEST((timings.first_text.value() < *timings.first_byte));
}

BOOST_FIXTURE_TEST_CASE(an_id_that_cannot_be_asked_for_leaves_the_failure_as_it_is, fixture)
{
    server.script(cut_off(event_text("response.created", 0, ",\"response\":{\"id\":\"..\"}")));
    BOOST_TEST(read().failure.value().is_truncated());
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_end_behind_a_gap_is_an_error, fixture)
{
    server.script(cut_off(created() + delta(1)));
    server.script(events_of(completed(9)));
    BOOST_TEST((read().failure.value().code() == errc::events_missing));
}

BOOST_FIXTURE_TEST_CASE(what_has_given_nothing_is_for_the_retries, fixture)
{
    asio::io_context context;
    client const model(context, settings);
    for (int i = 0; i < 4; ++i)
        server.script(status(503));
    event_stream events = model.stream_from("resp_1", 7);
    auto const all = test::run(context, read_numbers(events));
    BOOST_TEST(all.failure.value().is_status());
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
