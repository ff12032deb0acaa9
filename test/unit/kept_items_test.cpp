#include "testing/kept_items.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

BOOST_AUTO_TEST_SUITE(kept_items)

namespace {

namespace json = boost::json;
using namespace responses::testing;

json::array numbered(int count)
{
    json::array items;
    for (int n = 1; n <= count; ++n)
        items.push_back(json::object{{"id", std::to_string(n)}});
    return items;
}

/// The ids of a page, and whether more follow: `3 2 +`.
std::string shown(outcome const& page)
{
    if (auto const* why = std::get_if<refusal>(&page))
        return std::to_string(why->status) + " " + why->param;
    json::object const& list = std::get<json::object>(page);
    std::string text;
    for (json::value const& one : list.at("data").as_array())
        text += id_of(one) + " ";
    return text + (list.at("has_more").as_bool() ? "+" : ".");
}

std::string page(int count, list_query const& asked)
{
    return shown(page_of(numbered(count), asked));
}

} // namespace

BOOST_AUTO_TEST_CASE(pages)
{
    BOOST_TEST(page(3, {}) == "3 2 1 .");
    BOOST_TEST(page(3, {.order = "asc"}) == "1 2 3 .");
    BOOST_TEST(page(3, {.limit = "2"}) == "3 2 +");
    BOOST_TEST(page(3, {.limit = "3"}) == "3 2 1 .");
    BOOST_TEST(page(3, {.after = "3", .limit = "1"}) == "2 +");
    BOOST_TEST(page(3, {.after = "2", .limit = "1"}) == "1 .");
    BOOST_TEST(page(3, {.after = "1"}) == ".");
    BOOST_TEST(page(3, {.after = "1", .order = "asc"}) == "2 3 .");
    BOOST_TEST(page(0, {}) == ".");
    BOOST_TEST(page(100, {.limit = "100"}).ends_with(" 1 ."));
}

BOOST_AUTO_TEST_CASE(the_first_and_the_last)
{
    auto const list = std::get<json::object>(page_of(numbered(3), {.limit = "2"}));
    BOOST_TEST(list.at("first_id").as_string() == "3");
    BOOST_TEST(list.at("last_id").as_string() == "2");
    auto const empty = std::get<json::object>(page_of({}, {}));
    BOOST_TEST(empty.at("first_id").is_null());
}

BOOST_AUTO_TEST_CASE(bad_parameters)
{
    for (std::string const limit : {"0", "-1", "101", "", "ten", "1.5"})
        BOOST_TEST(page(1, {.limit = limit}) == "400 limit", limit);
    BOOST_TEST(page(1, {.order = "up"}) == "400 order");
    BOOST_TEST(page(1, {.after = "7"}) == "404 id");
}

BOOST_AUTO_TEST_CASE(input_as_items)
{
    auto const text = items_of_input("Hello", 1);
    BOOST_TEST(text.at(0).at("role").as_string() == "user");
    BOOST_TEST(text.at(0).at("content").at(0).at("type").as_string() == "input_text");
    auto const list = items_of_input(json::parse(R"([{"role":"assistant","content":"Hi"},
        {"id":"f","type":"function_call","name":"n"},{"role":"user","content":[]}])"),
                                     1);
    BOOST_TEST(list.at(0).at("content").at(0).at("type").as_string() == "output_text");
    BOOST_TEST(list.at(0).at("status").as_string() == "completed");
    BOOST_TEST((list.at(1) == json::parse(R"({"id":"f","type":"function_call","name":"n"})")));
    BOOST_TEST(id_of(list.at(0)) != id_of(list.at(2)));
    BOOST_TEST(items_of_input(nullptr, 1).empty());
}

BOOST_AUTO_TEST_SUITE_END()
