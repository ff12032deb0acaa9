#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

BOOST_AUTO_TEST_SUITE(lists_of_items)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

asio::awaitable<std::vector<std::string>> texts_of(item_list& list)
{
    std::vector<std::string> texts;
    while (auto const one = co_await list.next())
        texts.push_back(std::get<message>(*one).content.text());
    co_return texts;
}

asio::awaitable<std::optional<item>> next_of(item_list& list) { return list.next(); }

std::string const page_a =
    R"({"object":"list","data":[{"type":"message","role":"user","content":"a","id":"m_a"}],)"
    R"("first_id":"m_a","last_id":"m_a","has_more":true})";

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = test::options_for(server);
    asio::io_context context;

    /// A response to `count` messages, numbered from 1.
    std::string made_of(client const& model, int count)
    {
        request what = test::a_request();
        std::vector<message> input;
        for (int n = 1; n <= count; ++n)
            input.push_back(user_message(std::to_string(n)));
        what.input = input;
        return test::run(context, model.create(what)).id;
    }

    std::vector<std::string> targets_from(std::size_t first) const
    {
        std::vector<std::string> targets;
        for (auto const& one : server.requests())
            targets.push_back(one.target);
        targets.erase(targets.begin(), targets.begin() + static_cast<std::ptrdiff_t>(first));
        return targets;
    }

    error error_of(item_list& list)
    {
        return test::error_of([&] { test::run(context, next_of(list)); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(pages_follow_by_themselves, fixture)
{
    client const model(context, settings);
    std::string const id = made_of(model, 45);
    auto list = model.input_items(id);
    BOOST_TEST(server.requests().size() == 1u); // lazy
    auto const texts = test::run(context, texts_of(list));
    BOOST_REQUIRE(texts.size() == 45u);
    for (std::size_t n = 0; n < texts.size(); ++n)
        BOOST_TEST(texts[n] == std::to_string(45 - n)); // The newest first, if nobody says.
    auto const targets = targets_from(1);
    BOOST_REQUIRE(targets.size() == 3u);
    BOOST_TEST(targets[0] == "/v1/responses/" + id + "/input_items");
    BOOST_TEST(targets[1].starts_with(targets[0] + "?after=msg_"));
    BOOST_TEST(!test::run(context, next_of(list)).has_value());
    BOOST_TEST(server.requests().size() == 4u);
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_FIXTURE_TEST_CASE(options_go_into_the_query, fixture)
{
    client const model(context, settings);
    std::string const id = made_of(model, 5);
    list_options which;
    which.order = "asc";
    which.limit = 2;
    which.include = {"message.input_image.image_url", "x y"};
    auto list = model.input_items(id, which);
    auto const texts = test::run(context, texts_of(list));
    BOOST_TEST(texts == (std::vector<std::string>{"1", "2", "3", "4", "5"}),
               boost::test_tools::per_element());
    std::string const query = "limit=2&order=asc&include%5B%5D=message.input_image.image_url"
                              "&include%5B%5D=x%20y";
    BOOST_TEST(targets_from(1).front() == "/v1/responses/" + id + "/input_items?" + query);

    which.limit.reset();
    which.include.clear();
    auto first = model.input_items(id, which);
    which.after = *std::get<message>(*test::run(context, next_of(first))).id;
    auto behind = model.input_items(id, which);
    BOOST_TEST(test::run(context, texts_of(behind)).size() == 4u);
}

BOOST_FIXTURE_TEST_CASE(a_text_is_one_item, fixture)
{
    client const model(context, settings);
    request const what = test::a_request();
    auto list = model.input_items(test::run(context, model.create(what)).id);
    auto const texts = test::run(context, texts_of(list));
    BOOST_TEST(texts == std::vector<std::string>{"Hello"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_the_service_refuses, fixture)
{
    client const model(context, settings);
    std::string const id = made_of(model, 1);
    list_options long_page;
    long_page.limit = 101;
    list_options no_page;
    no_page.limit = 0;
    list_options upwards;
    upwards.order = "up";
    list_options nowhere;
    nowhere.after = "msg_0";
    for (auto const& [which, status, param] :
         {std::tuple(long_page, 400, "limit"), std::tuple(no_page, 400, "limit"),
          std::tuple(upwards, 400, "order"), std::tuple(nowhere, 404, "id")}) {
        auto list = model.input_items(id, which);
        auto const told = error_of(list);
        BOOST_TEST(told.api()->status == status);
        BOOST_TEST(told.api()->param == param);
        BOOST_TEST(!test::run(context, next_of(list)).has_value()); // It has ended.
    }
    auto missing = model.input_items("resp_0");
    BOOST_TEST(error_of(missing).api()->status == 404);
    BOOST_TEST((test::error_of([&] { auto const unused = model.input_items(".."); }).code() ==
                errc::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(a_server_that_gives_the_same_page_for_ever, fixture)
{
    for (int n = 0; n < 10; ++n)
        server.script(test::json_answer(page_a));
    client const model(context, settings);
    auto list = model.input_items("r");
    BOOST_TEST(test::run(context, next_of(list)).has_value());
    auto const told = error_of(list);
    BOOST_TEST((told.code() == errc::unexpected_content));
    BOOST_TEST(told.details().url == server.url() + "/responses/r/input_items");
    BOOST_TEST(server.requests().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(each_page_is_a_call_of_its_own, fixture)
{
    auto const told = std::make_shared<test::recorder>();
    settings.observer = told;
    settings.retries = {.max_retries = 1, .base = 1ms};
    client const model(context, settings);
    std::string const id = made_of(model, 3);
    server.script(test::status(503));
    list_options which;
    which.limit = 2;
    auto list = model.input_items(id, which);
    BOOST_TEST(test::run(context, texts_of(list)).size() == 3u);
    BOOST_TEST(server.requests().size() == 4u);
    BOOST_TEST(told->begins == 3u);
    BOOST_TEST(told->ends == 3u);
    BOOST_TEST(told->faults == 0u);
    BOOST_TEST(std::ranges::count(told->said, "begin input_items") == 2);
}

BOOST_FIXTURE_TEST_CASE(cancelling_ends_the_wait, fixture)
{
    auto const told = std::make_shared<test::recorder>();
    settings.observer = told;
    server.script(test::silence());
    client const model(context, settings);
    auto list = model.input_items("r");
    std::optional<error> thrown;
    asio::co_spawn(context, list.next(), [&](std::exception_ptr failure, std::optional<item>) {
        thrown = test::error_of([&] { std::rethrow_exception(failure); });
    });
    while (server.requests().empty())
        context.run_one_for(1ms);
    // One at a time.
    asio::co_spawn(context, list.next(), [&](std::exception_ptr failure, std::optional<item>) {
        auto const second = test::error_of([&] { std::rethrow_exception(failure); });
        BOOST_TEST((second.code() == errc::invalid_state));
    });
    context.poll();
    list.cancel();
    test::run_to_end(context);
    BOOST_TEST(thrown.value().is_cancelled());
    BOOST_TEST(told->said.back().starts_with("end "));
    BOOST_TEST(told->ends == 1u);
}

BOOST_FIXTURE_TEST_CASE(destroying_is_cancelling, fixture)
{
    server.script(test::silence());
    client const model(context, settings);
    std::optional<item_list> list(model.input_items("r"));
    bool ended = false;
    asio::co_spawn(context, list->next(), [&](std::exception_ptr failure, std::optional<item>) {
        ended = failure != nullptr;
    });
    while (server.requests().empty())
        context.run_one_for(1ms);
    list.reset();
    test::run_to_end(context);
    BOOST_TEST(ended);
}

BOOST_FIXTURE_TEST_CASE(cancelled_between_pages, fixture)
{
    server.script(test::json_answer(page_a));
    client const model(context, settings);
    auto list = model.input_items("r");
    test::run(context, next_of(list));
    list.cancel();
    BOOST_TEST(error_of(list).is_cancelled());
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(it_outlives_its_client, fixture)
{
    std::optional<client> model(std::in_place, context, settings);
    auto list = model->input_items(made_of(*model, 3));
    model.reset();
    auto moved = std::move(list);
    BOOST_TEST(test::run(context, texts_of(moved)).size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
