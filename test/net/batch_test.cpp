#include "support/answers.hpp"
#include "support/run.hpp"

#include <responses/batch.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(batches)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

batch_row row_of(int number, int tokens = 1)
{
    request what = test::a_request();
    what.metadata = {{"row", std::to_string(number)}};
    what.max_output_tokens = tokens;
    return {std::to_string(number), what};
}

std::vector<batch_row> rows_of(int count)
{
    std::vector<batch_row> rows;
    for (int n = 0; n < count; ++n)
        rows.push_back(row_of(n));
    return rows;
}

using results = std::vector<batch_result>;

asio::awaitable<results> all_of(batch& from)
{
    results all;
    while (auto one = co_await from.next())
        all.push_back(std::move(*one));
    co_return all;
}

// How many there are in all.
asio::awaitable<std::size_t> drained_after(batch& from, std::size_t taken)
{
    std::size_t count = 0;
    while (auto one = co_await from.next())
        if (++count == taken)
            from.drain();
    co_return count;
}

asio::awaitable<std::optional<batch_result>> next_of(batch& from) { return from.next(); }

asio::awaitable<void> count_to_the_end(batch& many, std::size_t& given)
{
    while (auto const one = co_await many.next())
        ++given;
}

std::vector<std::string> keys_of(results const& all)
{
    std::vector<std::string> keys;
    for (auto const& one : all)
        keys.push_back(one.key);
    return keys;
}

// Each row has its own answer.
void check_answers(results const& all, std::size_t count)
{
    BOOST_TEST(all.size() == count);
    std::set<std::string> seen;
    for (auto const& one : all) {
        BOOST_REQUIRE_MESSAGE(one, (one ? "" : one.failure()->what()));
        BOOST_TEST((one.response().metadata.at("row") == one.key));
        BOOST_TEST(one.key == std::to_string(one.number));
        BOOST_TEST(one.timings().attempts == 1u);
        seen.insert(one.key);
    }
    BOOST_TEST(seen.size() == count);
}

// Rows one after another, each after a while; then what `last` does.
struct slow_source
{
    int left;
    std::chrono::milliseconds time{1};
    std::shared_ptr<int> given = std::make_shared<int>(0);
    bool fails = false;

    asio::awaitable<std::optional<batch_row>> next()
    {
        auto wait = test::pause(time);
        co_await std::move(wait);
        if (left-- > 0)
            co_return row_of((*given)++);
        if (fails)
            throw std::runtime_error("the file is broken");
        co_return std::nullopt;
    }
};

struct fixture
{
    testing::server server{testing::server_options{.tokens = 1}};
    options settings = test::options_for(server);
    asio::io_context context;

    results run(batch& what) { return test::run(context, all_of(what)); }

    // While the batch goes on.
    template <class Action>
    void after(std::chrono::milliseconds time, Action action)
    {
        auto timer = std::make_shared<asio::steady_timer>(context, time);
        timer->async_wait([timer, action](boost::system::error_code) { action(); });
    }

    error error_of(batch& what)
    {
        context.restart();
        return test::error_of([&] { test::run(context, next_of(what)); });
    }
};

struct silent : fixture
{
    silent()
    {
        for (int i = 0; i < 8; ++i)
            server.script(test::silence());
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(each_row_has_its_answer, fixture)
{
    client const model(context, settings);
    batch many(model, rows_of(200), {.concurrency = 8});
    BOOST_TEST(server.figures().connections == 0u); // lazy
    check_answers(run(many), 200);
    BOOST_TEST(server.figures().requests == 200u);
    BOOST_TEST(server.figures().connections <= 8u);
    BOOST_TEST(server.figures().connections > 1u);
    BOOST_TEST(many.figures().rows == 200u);
    BOOST_TEST(many.figures().succeeded == 200u);
    BOOST_TEST(many.figures().failed == 0u);
    BOOST_TEST(many.figures().running == 0u);
    BOOST_TEST(run(many).empty()); // for good
}

BOOST_FIXTURE_TEST_CASE(rows_of_any_kind, fixture)
{
    client const model(context, settings);
    auto const rows = rows_of(5);
    batch of_lvalue(model, rows);
    batch of_view(model,
                  std::views::iota(0, 5) | std::views::transform([](int n) { return row_of(n); }));
    batch of_source(model, slow_source{5});
    for (batch* const one : {&of_lvalue, &of_view, &of_source}) {
        context.restart();
        check_answers(run(*one), 5);
    }
    context.restart();
    batch of_nothing(model, rows_of(0));
    BOOST_TEST(run(of_nothing).empty());
}

BOOST_FIXTURE_TEST_CASE(in_the_order_of_input, fixture)
{
    testing::server slow(testing::server_options{.tokens_per_second = 100});
    settings.base_url = slow.url();
    client const model(context, settings);
    auto rows = rows_of(20);
    rows[0].what.max_output_tokens = 30; // 300 ms; the others 10.
    batch in_order(model, rows, {.concurrency = 4, .order = batch_order::input});
    auto const ordered = run(in_order);
    check_answers(ordered, 20);
    BOOST_TEST(std::ranges::is_sorted(ordered, {}, &batch_result::number));
    context.restart();
    batch as_done(model, rows, {.concurrency = 4});
    auto const done = run(as_done);
    check_answers(done, 20);
    BOOST_TEST(done.back().number == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_failure_stops_nothing, fixture)
{
    server.script(test::status(400));
    server.script(test::json_answer("[]"));
    client const model(context, settings);
    batch many(model, rows_of(20), {.concurrency = 1});
    auto const all = run(many);
    BOOST_TEST(all.size() == 20u);
    BOOST_TEST((all[0].failure()->code() == errc::http_status));
    BOOST_TEST(all[0].timings().attempts == 1u);
    BOOST_TEST((all[1].failure()->code() == errc::unexpected_content));
    BOOST_TEST((test::error_of([&] { all[0].response(); }).code() == errc::http_status));
    BOOST_TEST(std::ranges::count_if(all, [](auto const& one) { return bool(one); }) == 18);
    BOOST_TEST(many.figures().failed == 2u);
}

BOOST_FIXTURE_TEST_CASE(calls_are_retried_as_the_client_has_it, fixture)
{
    server.script(test::status(503));
    settings.retries.max_retries = 1;
    settings.retries.base = 1ms;
    client const model(context, settings);
    batch many(model, rows_of(3), {.concurrency = 1});
    auto const all = run(many);
    BOOST_REQUIRE(all.size() == 3u);
    BOOST_TEST(all[0].response().timings.attempts == 2u);
}

BOOST_FIXTURE_TEST_CASE(rows_that_cannot_be_told_apart_or_sent, fixture)
{
    std::vector<batch_row> rows{row_of(1), row_of(2), row_of(1), row_of(3), row_of(4)};
    rows[1].key.clear();
    rows[3].what.extra["model"] = "both";
    client const model(context, settings);
    batch many(model, rows, {.order = batch_order::input});
    auto const all = run(many);
    BOOST_TEST(keys_of(all) == (std::vector<std::string>{"1", "", "1", "3", "4"}));
    BOOST_TEST(server.figures().requests == 2u);
    for (std::size_t const bad : {1u, 2u, 3u})
        BOOST_TEST((all[bad].failure()->code() == errc::invalid_argument));
    BOOST_TEST(std::string(all[1].failure()->what()).find("no key") != std::string::npos);
    BOOST_TEST(std::string(all[2].failure()->what()).find("same key") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_key_may_come_twice_when_the_source_sees_to_that, fixture)
{
    std::vector<batch_row> const rows{row_of(1), row_of(1)};
    client const model(context, settings);
    batch many(model, rows, {.unique_keys = false});
    BOOST_TEST(keys_of(run(many)) == (std::vector<std::string>{"1", "1"}));
    BOOST_TEST(server.figures().requests == 2u);
}

BOOST_FIXTURE_TEST_CASE(options_that_cannot_be_used, fixture)
{
    client const model(context, settings);
    auto const none = [&] { batch many(model, rows_of(1), {.concurrency = 0}); };
    BOOST_TEST((test::error_of(none).code() == errc::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(a_taker_that_is_slow_holds_up_the_source, fixture)
{
    client const model(context, settings);
    auto const given = std::make_shared<int>(0);
    batch many(model, slow_source{.left = 100, .time = 0ms, .given = given},
               {.concurrency = 2, .window = 5});
    test::run(context, next_of(many)); // Then runs until all waits to be taken.
    BOOST_TEST(*given == 6);
    BOOST_TEST(server.figures().requests == 6u);
    BOOST_TEST(many.in_flight().empty());
    context.restart();
    check_answers(run(many), 99);
}

BOOST_FIXTURE_TEST_CASE(a_source_that_fails_is_told_behind_all_results, fixture)
{
    client const model(context, settings);
    batch many(model, slow_source{.left = 3, .fails = true});
    results all;
    for (int i = 0; i < 3; ++i) {
        context.restart();
        all.push_back(test::run(context, next_of(many)).value());
    }
    check_answers(all, 3);
    context.restart();
    BOOST_CHECK_THROW(test::run(context, next_of(many)), std::runtime_error);
    context.restart();
    BOOST_TEST(!test::run(context, next_of(many)));
}

BOOST_FIXTURE_TEST_CASE(cancelled_it_says_what_was_in_flight, silent)
{
    client const model(context, settings);
    batch many(model, rows_of(20), {.concurrency = 3});
    after(100ms, [&] { many.cancel(); });
    BOOST_TEST(error_of(many).is_cancelled());
    BOOST_TEST(many.in_flight() == (std::vector<std::string>{"0", "1", "2"}));
    BOOST_TEST(server.figures().requests == 3u);
    context.restart();
    BOOST_TEST(!test::run(context, next_of(many)));
}

BOOST_FIXTURE_TEST_CASE(cancelled_it_still_gives_what_had_come, fixture)
{
    client const model(context, settings);
    batch many(model, rows_of(20), {.concurrency = 2, .window = 4});
    auto first = test::run(context, next_of(many));
    BOOST_TEST(first.has_value());
    many.cancel();
    for (int i = 0; i < 4; ++i) {
        context.restart();
        BOOST_TEST(test::run(context, next_of(many)).has_value());
    }
    BOOST_TEST(error_of(many).is_cancelled());
}

BOOST_FIXTURE_TEST_CASE(cancelled_while_it_is_waited_for_it_gives_what_had_come, fixture)
{
    server.script(test::silence()); // the first row: the others wait behind it
    client const model(context, settings);
    batch many(model, rows_of(4), {.concurrency = 4, .order = batch_order::input});
    std::size_t given = 0;
    bool is_cancelled = false;
    asio::co_spawn(context, count_to_the_end(many, given), [&](std::exception_ptr const& thrown) {
        is_cancelled = thrown && test::is_cancelled(thrown);
    });
    while (many.figures().succeeded < 3)
        context.run_one();
    BOOST_TEST(given == 0U);
    many.cancel();
    test::run_to_end(context);
    BOOST_TEST(given == 3U);
    BOOST_TEST(is_cancelled);
}

BOOST_FIXTURE_TEST_CASE(cancelled_before_it_began, fixture)
{
    client const model(context, settings);
    batch many(model, rows_of(20));
    many.cancel();
    BOOST_TEST(error_of(many).is_cancelled());
    BOOST_TEST(server.figures().requests == 0u);
    BOOST_TEST(many.in_flight().empty());
}

BOOST_FIXTURE_TEST_CASE(destroyed_it_closes_its_connections, silent)
{
    client const model(context, settings);
    auto many = std::make_unique<batch>(model, rows_of(20), batch_options{.concurrency = 3});
    std::exception_ptr thrown;
    asio::co_spawn(
        context, next_of(*many),
        [&](std::exception_ptr failed, std::optional<batch_result> const&) { thrown = failed; });
    after(100ms, [&] { many.reset(); });
    test::run_to_end(context);
    BOOST_TEST(test::is_cancelled(thrown));
    BOOST_TEST(model.connections().open == 0u);
}

BOOST_FIXTURE_TEST_CASE(drained_it_gives_what_was_begun, fixture)
{
    testing::server slow(testing::server_options{.tokens = 20, .tokens_per_second = 100});
    settings.base_url = slow.url();
    client const model(context, settings);
    auto rows = rows_of(20);
    for (auto& row : rows)
        row.what.max_output_tokens = 20; // 200 ms
    batch many(model, rows, {.concurrency = 3});
    after(50ms, [&] { many.drain(); });
    check_answers(run(many), 3);
    BOOST_TEST(slow.figures().requests == 3u);
}

BOOST_FIXTURE_TEST_CASE(drained_between_two_results_it_ends, fixture)
{
    client const model(context, settings);
    for (std::size_t const concurrency : {1U, 2U, 7U})
        for (std::size_t taken = 1; taken < 20; ++taken) {
            batch many(model, rows_of(50), {.concurrency = concurrency});
            auto const count = test::run(context, drained_after(many, taken));
            BOOST_TEST(count >= taken);
            BOOST_TEST(count <= taken + 5 * concurrency);
        }
}

BOOST_FIXTURE_TEST_CASE(drained_it_does_not_wait_for_its_source, fixture)
{
    client const model(context, settings);
    batch many(model, slow_source{.left = 5, .time = 5min});
    after(50ms, [&] { many.drain(); });
    BOOST_TEST(run(many).empty());
    batch before(model, rows_of(3));
    before.drain();
    context.restart();
    BOOST_TEST(run(before).empty());
}

BOOST_FIXTURE_TEST_CASE(it_outlives_its_client_and_ends_with_close, silent)
{
    auto model = std::make_unique<client>(context, settings);
    batch many(*model, rows_of(20), {.concurrency = 3});
    after(50ms, [&] {
        asio::co_spawn(context, model->close(), [&](std::exception_ptr) { model.reset(); });
    });
    BOOST_TEST(error_of(many).is_cancelled());
    BOOST_TEST(server.figures().requests == 3u);
}

BOOST_FIXTURE_TEST_CASE(one_next_at_a_time, silent)
{
    client const model(context, settings);
    batch many(model, rows_of(20));
    std::exception_ptr thrown;
    asio::co_spawn(context, next_of(many), asio::detached);
    asio::co_spawn(context, next_of(many),
                   [&](std::exception_ptr failed, std::optional<batch_result> const&) {
                       thrown = failed;
                       many.cancel();
                   });
    try {
        test::run_to_end(context);
    } catch (error const& failure) {
        BOOST_TEST(failure.is_cancelled()); // of the first one
    }
    BOOST_REQUIRE(thrown);
    BOOST_TEST(
        (test::error_of([&] { std::rethrow_exception(thrown); }).code() == errc::invalid_state));
}

BOOST_AUTO_TEST_SUITE_END()
