#include "support/answers.hpp"
#include "support/run.hpp"

#include <responses/conversation.hpp>
#include <responses/conversations.hpp>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(conversations_of_the_api)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

std::string text_of(item const& one) { return std::get<message>(one).content.text(); }

asio::awaitable<std::string> joined(item_list& list)
{
    std::string texts;
    while (auto const one = co_await list.next())
        texts += text_of(*one);
    co_return texts;
}

struct fixture
{
    testing::server server;
    options settings = test::options_for(server);
    asio::io_context context;
    client model{context, settings};
    conversations all = model.conversations();

    template <class T>
    T run(asio::awaitable<T> call)
    {
        return test::run(context, std::move(call));
    }

    template <class T>
    int status_of(asio::awaitable<T> call)
    {
        auto const told = test::error_of([&] { run(std::move(call)); });
        return told.api()->status;
    }

    testing::recorded_request last() const { return server.requests().back(); }

    conversation with_items(std::vector<item> items)
    {
        conversation_request what;
        what.items = std::move(items);
        return run(all.create(what));
    }
};

std::string const base = "/v1/conversations";

} // namespace

BOOST_FIXTURE_TEST_CASE(a_conversation_is_made_changed_and_deleted, fixture)
{
    auto const empty = run(all.create());
    BOOST_TEST(last().target == base);
    BOOST_TEST(last().body == "{}");
    BOOST_TEST(empty.object == "conversation");

    conversation_request what;
    what.metadata = {{"topic", "tea"}};
    auto const made = run(all.create(what));
    BOOST_TEST(made.id != empty.id);
    BOOST_TEST(made.created_at > 0);
    BOOST_TEST(made.metadata.at("topic").as_string() == "tea");

    std::map<std::string, std::string> const coffee{{"topic", "coffee"}};
    auto const changed = run(all.update(made.id, coffee));
    BOOST_TEST(last().method == "POST");
    BOOST_TEST(last().target == base + "/" + made.id);
    BOOST_TEST(last().body == R"({"metadata":{"topic":"coffee"}})");
    BOOST_TEST(changed.metadata.at("topic").as_string() == "coffee");
    BOOST_TEST(run(all.retrieve(made.id)).metadata.at("topic").as_string() == "coffee");
    std::map<std::string, std::string> const none;
    BOOST_TEST(run(all.update(made.id, none)).metadata.as_object().empty());

    auto const word = run(all.remove(made.id));
    BOOST_TEST(last().method == "DELETE");
    BOOST_TEST(word.deleted);
    BOOST_TEST(word.object == "conversation.deleted");
    BOOST_TEST(status_of(all.retrieve(made.id)) == 404);
    BOOST_TEST(run(all.retrieve(empty.id)).id == empty.id);
}

BOOST_FIXTURE_TEST_CASE(items_are_added_read_and_taken_out, fixture)
{
    auto const made = with_items({user_message("a"), user_message("b")});
    std::vector<item> const more{user_message("c"), assistant_message("d")};
    auto const added = run(all.add_items(made.id, more));
    BOOST_TEST(last().target == base + "/" + made.id + "/items");
    BOOST_REQUIRE(added.data.size() == 2u);
    BOOST_TEST(!added.has_more);
    BOOST_TEST(text_of(added.data[1]) == "d");

    list_options which;
    which.order = "asc";
    which.limit = 3;
    auto list = all.items(made.id, which);
    BOOST_TEST(run(joined(list)) == "abcd");
    BOOST_TEST(last().target ==
               base + "/" + made.id + "/items?after=" + added.first_id + "&limit=3&order=asc");

    std::string const id = added.first_id;
    BOOST_TEST(text_of(run(all.retrieve_item(made.id, id))) == "c");
    BOOST_TEST(last().target == base + "/" + made.id + "/items/" + id);
    BOOST_TEST(run(all.remove_item(made.id, id)).id == made.id);
    BOOST_TEST(last().method == "DELETE");
    BOOST_TEST(status_of(all.retrieve_item(made.id, id)) == 404);
    auto rest = all.items(made.id);
    BOOST_TEST(run(joined(rest)) == "dba");
}

BOOST_FIXTURE_TEST_CASE(a_response_is_added_to_its_conversation, fixture)
{
    auto const made = with_items({user_message("Before. ")});
    request what = test::a_request();
    what.input = "Then? ";
    what.conversation = made.id;
    auto const reply = run(model.create(what));
    list_options const oldest_first{.order = "asc"};
    auto items = all.items(made.id, oldest_first);
    BOOST_TEST(run(joined(items)) == "Before. Then? " + reply.output_text());
    what.conversation = "conv_unknown";
    BOOST_TEST(status_of(model.create(what)) == 404);
}

BOOST_FIXTURE_TEST_CASE(what_is_made_is_made_once, fixture)
{
    call_options persistent;
    persistent.retries = retry_policy{.max_retries = 1, .base = 1ms};
    auto const stubborn = model.with(persistent).conversations();
    auto const made = run(all.create());
    BOOST_TEST(last().header("Idempotency-Key").empty()); // No attempt can follow.
    std::vector<item> const items{user_message("a")};
    server.script(test::status(503));
    run(stubborn.add_items(made.id, items));
    auto const requests = server.requests();
    auto const& key = requests.back().header("Idempotency-Key");
    BOOST_TEST(!key.empty());
    BOOST_TEST(requests[requests.size() - 2].header("Idempotency-Key") == key);
    run(stubborn.create());
    BOOST_TEST(!last().header("Idempotency-Key").empty());
    BOOST_TEST(last().header("Idempotency-Key") != key);
    run(stubborn.retrieve(made.id));
    BOOST_TEST(last().header("Idempotency-Key").empty());
}

BOOST_FIXTURE_TEST_CASE(ids_are_checked_and_escaped_in_conversations, fixture)
{
    std::map<std::string, std::string> const none;
    std::vector<item> const no_items;
    for (std::string const id : {"", ".", ".."}) {
        auto const refused = [&](auto call) {
            BOOST_TEST((test::error_of(call).code() == errc::invalid_argument), id);
        };
        refused([&] { auto const unused = all.retrieve(id); });
        refused([&] { auto const unused = all.update(id, none); });
        refused([&] { auto const unused = all.remove(id); });
        refused([&] { auto const unused = all.items(id); });
        refused([&] { auto const unused = all.add_items(id, no_items); });
        refused([&] { auto const unused = all.retrieve_item(id, "i"); });
        refused([&] { auto const unused = all.retrieve_item("c", id); });
        refused([&] { auto const unused = all.remove_item("c", id); });
    }
    BOOST_TEST(server.requests().empty());
    BOOST_TEST(status_of(all.retrieve_item("a/b", "c?d")) == 404);
    BOOST_TEST(last().target == base + "/a%2Fb/items/c%3Fd");
}

BOOST_FIXTURE_TEST_CASE(the_service_refuses_bad_conversations, fixture)
{
    std::vector<item> const many(21, user_message("a"));
    conversation_request crowded;
    crowded.items = many;
    BOOST_TEST(status_of(all.create(crowded)) == 400);
    conversation_request strange;
    strange.extra["items"] = "a";
    BOOST_TEST(status_of(all.create(strange)) == 400);
    auto const made = run(all.create());
    BOOST_TEST(status_of(all.add_items(made.id, many)) == 400);
    BOOST_TEST(status_of(all.add_items("conv_0", many)) == 404);
    BOOST_TEST(status_of(all.remove("conv_0")) == 404);
    BOOST_TEST(status_of(all.remove_item(made.id, "msg_0")) == 404);
}

BOOST_AUTO_TEST_SUITE_END()
