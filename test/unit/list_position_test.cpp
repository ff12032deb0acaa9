#include "protocol/item_id.hpp"
#include "protocol/list_position.hpp"
#include "support/failure.hpp"

#include <responses/json.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(list_positions)

namespace {

using namespace responses;

item_page page(std::vector<std::string> const& ids, bool has_more, std::string const& last_id = "")
{
    item_page made;
    for (std::string const& id : ids) {
        message one;
        if (!id.empty())
            one.id = id;
        made.data.emplace_back(std::move(one));
    }
    made.has_more = has_more;
    made.last_id = last_id;
    return made;
}

std::string take_all(list_position& list)
{
    std::string ids;
    while (auto const one = list.next())
        ids.append(id_of(*one)).append(" ");
    return ids;
}

/// How many pages of a list are taken until one is refused, when its cursors go round in a circle.
std::size_t pages_of_circle(std::size_t before, std::size_t size)
{
    list_position list("");
    for (std::size_t i = 0; i < 1'000; ++i) {
        auto const number = i < before ? i : before + (i - before) % size;
        if (test::failure_of([&] { list.take(page({std::to_string(number)}, true)); }))
            return i;
    }
    return 1'000;
}

} // namespace

BOOST_AUTO_TEST_CASE(pages_follow_each_other_by_the_last_id)
{
    list_position list("");
    BOOST_TEST(list.after().empty());
    BOOST_TEST(!list.is_over());
    BOOST_TEST(!list.next().has_value());
    list.take(page({"a", "b"}, true, "not this one"));
    BOOST_TEST(list.after() == "b");
    BOOST_TEST(take_all(list) == "a b ");
    BOOST_TEST(!list.is_over());
    list.take(page({"c"}, false));
    BOOST_TEST(!list.is_over());
    BOOST_TEST(take_all(list) == "c ");
    BOOST_TEST(list.is_over());
}

BOOST_AUTO_TEST_CASE(begins_behind_an_item)
{
    list_position const list("x");
    BOOST_TEST(list.after() == "x");
}

BOOST_AUTO_TEST_CASE(an_empty_page_is_the_end)
{
    list_position list("");
    list.take(page({}, true));
    BOOST_TEST(list.is_over());
}

BOOST_AUTO_TEST_CASE(an_item_without_an_id)
{
    list_position list("");
    list.take(page({"a", ""}, true, "b")); // The page says it.
    BOOST_TEST(list.after() == "b");
    list_position last("");
    last.take(page({""}, false)); // Nobody has to know it.
    BOOST_TEST(take_all(last) == " ");
    list_position lost("");
    BOOST_TEST(test::fails(errc::unexpected_content, [&] { lost.take(page({""}, true)); }));
}

BOOST_AUTO_TEST_CASE(ids_of_all_kinds_of_items)
{
    auto const id = [](char const* text) {
        auto const one = from_json<item>(std::string_view(text));
        return std::string(id_of(one));
    };
    BOOST_TEST(id(R"({"type":"function_call","id":"f","call_id":"c","name":"n"})") == "f");
    BOOST_TEST(id(R"({"type":"message","role":"user","content":"x","id":"m"})") == "m");
    BOOST_TEST(id(R"({"type":"news","id":"u"})") == "u");
    BOOST_TEST(id(R"({"type":"compaction_trigger","id":"t"})") == "t");
    BOOST_TEST(id(R"({"type":"news"})").empty());
    BOOST_TEST(id(R"({"type":"program","id":7})").empty());
}

BOOST_AUTO_TEST_CASE(the_same_page_again_is_refused_before_its_items_are_given)
{
    for (bool const has_more : {true, false}) {
        list_position list("");
        list.take(page({"a", "b"}, true));
        take_all(list);
        BOOST_TEST(
            test::fails(errc::unexpected_content, [&] { list.take(page({"a", "b"}, has_more)); }));
        BOOST_TEST(!list.next().has_value());
    }
    list_position later("");
    for (auto const* id : {"a", "b", "c", "d", "e"})
        later.take(page({id}, true));
    BOOST_TEST(test::fails(errc::unexpected_content, [&] { later.take(page({"e"}, true)); }));
    list_position behind("b"); // A server that does not know `after`.
    BOOST_TEST(
        test::fails(errc::unexpected_content, [&] { behind.take(page({"a", "b"}, false)); }));
}

BOOST_AUTO_TEST_CASE(a_circle_of_pages_is_found)
{
    for (std::size_t before = 0; before < 20; ++before)
        for (std::size_t size = 1; size < 20; ++size)
            BOOST_TEST(pages_of_circle(before, size) <= 4 * (before + size), before << ' ' << size);
    BOOST_TEST(pages_of_circle(1'000, 1) == 1'000u); // No false alarm.
}

BOOST_AUTO_TEST_SUITE_END()
