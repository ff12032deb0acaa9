#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/token_count.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>

BOOST_AUTO_TEST_SUITE(contexts)

namespace {

using namespace responses;
using namespace std::chrono_literals;

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = test::options_for(server);
    boost::asio::io_context context;

    testing::recorded_request last() const { return server.requests().back(); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(remove_deletes_a_response, fixture)
{
    client const model(context, settings);
    request const what = test::a_request();
    auto const made = test::run(context, model.create(what));
    auto const word = test::run(context, model.remove(made.id));
    BOOST_TEST(word.deleted);
    BOOST_TEST(word.id == made.id);
    BOOST_TEST(last().method == "DELETE");
    BOOST_TEST(last().target == "/v1/responses/" + made.id);
    for (std::string const name : {"Content-Type", "Idempotency-Key"})
        BOOST_TEST(last().header(name).empty(), name);
    auto const told = test::error_of([&] { test::run(context, model.retrieve(made.id)); });
    BOOST_TEST(told.api()->status == 404);
    test::run(context, model.create(what)); // The same again is a new one.
    BOOST_TEST(test::run(context, model.retrieve(made.id)).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(remove_takes_an_answer_without_a_body, fixture)
{
    testing::scenario silent;
    silent.status = 204;
    silent.headers = {{"Content-Type", "application/json"}};
    server.script(silent);
    client const model(context, settings);
    BOOST_TEST(test::run(context, model.remove("r")).deleted);
}

BOOST_FIXTURE_TEST_CASE(remove_of_what_is_not_there, fixture)
{
    client const model(context, settings);
    auto const told = test::error_of([&] { test::run(context, model.remove("resp_0")); });
    BOOST_TEST(told.api()->status == 404);
    for (std::string const id : {"", ".", ".."}) {
        auto const refused = test::error_of([&] { auto const unused = model.remove(id); });
        BOOST_TEST((refused.code() == errc::invalid_argument));
    }
}

BOOST_FIXTURE_TEST_CASE(compact_gives_a_shorter_context, fixture)
{
    settings.retries = {.max_retries = 1, .base = 1ms};
    server.script(test::status(500));
    client const model(context, settings);
    compact_request what;
    what.model = "gpt-4.1";
    what.input = {user_message("Hello"), assistant_message("Good day")};
    auto const made = test::run(context, model.compact(what));
    BOOST_TEST(made.object == "response.compaction");
    BOOST_REQUIRE(made.output.size() == 2u);
    BOOST_TEST(std::get<message>(made.output[0]).content.text() == "Hello");
    BOOST_TEST(!std::get<compaction>(made.output[1]).encrypted_content.empty());
    BOOST_TEST(made.usage->input_tokens > 0);
    BOOST_TEST(last().target == "/v1/responses/compact");
    BOOST_TEST(!last().header("Idempotency-Key").empty());
    BOOST_TEST(server.requests().front().header("Idempotency-Key") ==
               last().header("Idempotency-Key"));

    request next = test::a_request(); // What came can be sent.
    next.input = made.output;
    BOOST_TEST(test::run(context, model.create(next)).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(tokens_are_counted_as_they_are_used, fixture)
{
    client const model(context, settings);
    token_count_request what;
    what.model = "gpt-4.1";
    what.input = "Hello, how are you?";
    auto const count = test::run(context, model.count_input_tokens(what));
    BOOST_TEST(last().target == "/v1/responses/input_tokens");
    BOOST_TEST(last().body == R"({"model":"gpt-4.1","input":"Hello, how are you?"})");
    request asked = test::a_request();
    asked.input = "Hello, how are you?";
    auto const used = test::run(context, model.create(asked));
    BOOST_TEST(count.input_tokens == used.usage->input_tokens);
}

BOOST_FIXTURE_TEST_CASE(the_body_of_a_call_has_more_members, fixture)
{
    call_options difference;
    difference.body["personality"] = "friendly";
    client const model = client(context, settings).with(difference);
    token_count_request const what{.model = "m"};
    test::run(context, model.count_input_tokens(what));
    BOOST_TEST(last().body == R"({"model":"m","personality":"friendly"})");
}

BOOST_FIXTURE_TEST_CASE(requests_that_cannot_be_sent, fixture)
{
    client const model(context, settings);
    token_count_request twice;
    twice.model = "m";
    twice.extra["model"] = "n";
    compact_request torn;
    torn.instructions = "\xff";
    auto const refused = [](auto call) {
        BOOST_TEST((test::error_of(call).code() == errc::invalid_argument));
    };
    refused([&] { auto const unused = model.count_input_tokens(twice); });
    refused([&] { auto const unused = model.compact(torn); });
    BOOST_TEST(server.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(the_service_refuses_in_its_words, fixture)
{
    client const model(context, settings);
    compact_request const nothing;
    auto const told = test::error_of([&] { test::run(context, model.compact(nothing)); });
    BOOST_TEST(told.api()->param == "model");
}

BOOST_FIXTURE_TEST_CASE(an_error_in_a_good_answer_is_told, fixture)
{
    client const model(context, settings);
    token_count_request const what{.model = "m"};
    server.script(test::json_answer(R"({"error":{"message":"no"}})"));
    auto const told = test::error_of([&] { test::run(context, model.count_input_tokens(what)); });
    BOOST_TEST((told.code() == errc::response_failed));
    server.script(test::json_answer(R"({"object":"chat.completion"})"));
    auto const strange =
        test::error_of([&] { test::run(context, model.count_input_tokens(what)); });
    BOOST_TEST((strange.code() == errc::unexpected_content));
}

BOOST_FIXTURE_TEST_CASE(an_observer_is_told_of_them, fixture)
{
    auto const told = std::make_shared<test::recorder>();
    settings.observer = told;
    client const model(context, settings);
    token_count_request const what{.model = "m"};
    test::run(context, model.count_input_tokens(what));
    BOOST_TEST(told->said.front() == "begin count_input_tokens");
    BOOST_TEST(told->said.back() == "end ok");
    BOOST_TEST(told->last.reply_id.empty());
    BOOST_TEST(told->last.status == 200);
    BOOST_TEST(!told->last.request_id.empty());
    BOOST_TEST(told->faults == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
