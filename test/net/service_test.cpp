#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"
#include "support/variable.hpp"

#include <responses/logger.hpp>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <list>

BOOST_AUTO_TEST_SUITE(services)

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace responses;
using namespace std::chrono_literals;
using test::variable;

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = test::options_for(server);
    request const what = test::a_request();
    asio::io_context context;

    std::string origin() const { return server.url().substr(0, server.url().rfind('/')); }
    testing::recorded_request last() const { return server.requests().back(); }

    options azure() const
    {
        options made = options::azure(origin() + "/", "2025-04-01-preview");
        made.api_key = "azure-secret";
        made.retries.max_retries = 0;
        return made;
    }
};

testing::scenario answer(std::string body)
{
    testing::scenario one;
    one.headers = {{"Content-Type", "application/json"}};
    one.body = std::move(body);
    return one;
}

template <class Call>
errc code_of(Call call)
{
    return static_cast<errc>(test::error_of(call).code().value());
}

} // namespace

BOOST_FIXTURE_TEST_CASE(organization_and_project, fixture)
{
    test::create(settings);
    BOOST_TEST(last().header("OpenAI-Organization").empty());
    BOOST_TEST(last().header("OpenAI-Project").empty());

    settings.organization = "org-1";
    settings.project = "proj_2";
    test::create(settings);
    BOOST_TEST(last().header("OpenAI-Organization") == "org-1");
    BOOST_TEST(last().header("OpenAI-Project") == "proj_2");

    client const model(context, settings);
    call_options difference;
    difference.headers = {{"openai-organization", "org-3"}, {"OpenAI-Project", ""}};
    test::run(context, model.with(difference).create(what));
    BOOST_TEST(last().header("OpenAI-Organization") == "org-3");
    BOOST_TEST(last().header("OpenAI-Project").empty());

    settings.project = "a\r\nX: y";
    BOOST_TEST((code_of([&] { test::create(settings); }) == errc::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(they_come_from_the_environment, fixture)
{
    variable const one("OPENAI_ORG_ID", "org-1");
    variable const two("OPENAI_PROJECT_ID", "proj_2");
    options const made = options::from_environment();
    BOOST_TEST(made.organization == "org-1");
    BOOST_TEST(made.project == "proj_2");
}

// Paths, version and key of every operation.
BOOST_FIXTURE_TEST_CASE(azure_gets_what_it_asks_for, fixture)
{
    options const made = azure();
    client const model(context, made);
    std::string const reply = R"({"id":"resp_1","object":"response","status":"completed"})";
    for (int i = 0; i < 3; ++i)
        server.script(answer(reply));
    server.script(test::events_of(test::completed));
    server.script(test::events_of(test::completed));
    test::run(context, model.create(what));
    test::run(context, model.retrieve("resp_1"));
    test::run(context, model.cancel("resp_1"));
    auto streamed = model.stream(what);
    test::run(context, streamed.finish());
    auto again = model.stream_from("resp_1", 7);
    test::run(context, again.finish());

    std::string const version = "?api-version=2025-04-01-preview";
    std::vector<std::string> const expected{
        "/openai/responses" + version, "/openai/responses/resp_1" + version,
        "/openai/responses/resp_1/cancel" + version, "/openai/responses" + version,
        "/openai/responses/resp_1" + version + "&stream=true&starting_after=7"};
    std::vector<std::string> targets;
    for (auto const& asked : server.requests()) {
        targets.push_back(asked.target);
        BOOST_TEST(asked.header("api-key") == "azure-secret");
        BOOST_TEST(asked.header("Authorization").empty());
    }
    BOOST_TEST(targets == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(azure_with_other_options_keeps_the_version, fixture)
{
    options const made = azure();
    client const model(context, made);
    call_options difference;
    difference.query = {{"a", "b"}};
    server.script(answer(R"({"id":"resp_1","status":"completed"})"));
    test::run(context, model.with(difference).retrieve("resp_1"));
    BOOST_TEST(last().target == "/openai/responses/resp_1?api-version=2025-04-01-preview&a=b");
}

BOOST_FIXTURE_TEST_CASE(azure_with_a_token, fixture)
{
    options made = azure();
    made.api_key_scheme = key_scheme::bearer;
    server.script(answer(R"({"id":"resp_1","status":"completed"})"));
    test::create(made);
    BOOST_TEST(last().header("Authorization") == "Bearer azure-secret");
    BOOST_TEST(last().header("api-key").empty());
}

BOOST_FIXTURE_TEST_CASE(endpoints_and_versions_of_azure, fixture)
{
    BOOST_TEST(options::azure("https://a.example//", "a b").base_url ==
               "https://a.example/openai?api-version=a%20b");
    for (auto const& [endpoint, version] :
         std::vector<std::pair<std::string, std::string>>{{"", "1"},
                                                          {"https://a.example", ""},
                                                          {"https://a.example?b=c", "1"},
                                                          {"https://a.example#b", "1"}})
        BOOST_TEST((code_of([&] { auto const unused = options::azure(endpoint, version); }) ==
                    errc::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(azure_from_the_environment, fixture)
{
    auto const read = [] { return options::azure_from_environment(); };
    BOOST_TEST((code_of([&] { auto const unused = read(); }) == errc::invalid_argument));
    variable const endpoint("AZURE_OPENAI_ENDPOINT", "https://a.example/");
    BOOST_TEST((code_of([&] { auto const unused = read(); }) == errc::invalid_argument));
    variable const version("OPENAI_API_VERSION", "v");
    variable const key("AZURE_OPENAI_API_KEY", "the key");
    std::list<variable> others;
    for (auto const* name : {"OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"})
        others.emplace_back(name, "of another service");
    others.emplace_back("OPENAI_BASE_URL", "https://other.example");
    others.emplace_back("https_proxy", "http://proxy.example:1");
    BOOST_TEST(read().base_url == "https://a.example/openai?api-version=v");
    BOOST_TEST(read().api_key == "the key");
    BOOST_TEST((read().api_key_scheme == key_scheme::api_key));
    BOOST_TEST(read().organization.empty());
    BOOST_TEST(read().project.empty());
    BOOST_TEST(read().proxy.https == "http://proxy.example:1");
    variable const token("AZURE_OPENAI_AD_TOKEN", "the token");
    BOOST_TEST(read().api_key == "the token");
    BOOST_TEST((read().api_key_scheme == key_scheme::bearer));
}

// Whoever sent it, and by whatever field.
BOOST_FIXTURE_TEST_CASE(keys_that_a_server_repeats_are_hidden, fixture)
{
    std::string lines;
    options made = azure();
    made.headers = {{"x-api-key", "gateway-secret"}};
    made.observer = std::make_shared<logger>(logger_options{
        .level = log_level::debug,
        .sink = [&](log_level, std::string_view line) { lines.append(line).append("\n"); },
        .shown_text = 1000});
    client const model(context, made);
    call_options difference;
    difference.headers = {{"Authorization", "Basic basic-secret"}};
    server.script({.status = 401,
                   .headers = {{"Content-Type", "application/json"}},
                   .body = R"({"error":{"message":"not azure-secret nor gateway-secret",)"
                           R"("code":"basic-secret"}})"});
    auto const told =
        test::error_of([&] { test::run(context, model.with(difference).create(what)); });
    BOOST_TEST(told.api()->message == "not [hidden] nor [hidden]");
    BOOST_TEST(told.api()->code == "[hidden]");
    for (std::string const& text : {std::string(told.what()), told.api()->body, lines}) {
        BOOST_TEST(text.find("secret") == text.npos, text);
        BOOST_TEST(text.find("[hidden]") != text.npos, text);
    }
}

BOOST_FIXTURE_TEST_CASE(more_members_of_a_body, fixture)
{
    client const model(context, settings);
    call_options first;
    first.body = {{"top_k", 1}, {"model", "other"}};
    call_options second;
    second.body = {{"top_k", 2}, {"metadata", nullptr}};
    client const other = model.with(first);
    client const both = other.with(second);
    auto const body = [&](client const& asked) {
        test::run(context, asked.create(what));
        return last().body;
    };
    BOOST_TEST(body(other) == R"({"model":"other","input":"Hello","top_k":1})");
    BOOST_TEST(body(both) == R"({"model":"other","input":"Hello","top_k":2,"metadata":null})");
    BOOST_TEST(body(model) == R"({"model":"gpt-4.1","input":"Hello"})");
    auto events = both.stream(what);
    auto const made = test::run(context, events.finish());
    BOOST_TEST(last().body.ends_with(R"("top_k":2,"metadata":null,"stream":true})"));
    test::run(context, both.retrieve(made.id));
    BOOST_TEST(last().body.empty());
    BOOST_TEST(last().header("Content-Type").empty());
}

BOOST_FIXTURE_TEST_CASE(stream_is_no_member_to_be_added, fixture)
{
    client const model(context, settings);
    call_options difference;
    difference.body = {{"stream", true}};
    BOOST_TEST(
        (code_of([&] { auto const unused = model.with(difference); }) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
