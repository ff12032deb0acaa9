#include <responses/response_head.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(heads)

namespace {

using responses::response_head;

response_head example()
{
    response_head head(404);
    head.add("Content-Type", "text/html");
    head.add("X-Request-ID", "req_1");
    head.add("Set-Cookie", "a=1; Path=/");
    head.add("Set-Cookie", "b=2");
    head.add("X-Empty", "");
    head.add("X-Odd", ": x: y");
    return head;
}

} // namespace

BOOST_AUTO_TEST_CASE(no_head)
{
    response_head const none;
    BOOST_TEST(none.status() == 0);
    BOOST_TEST(none.header("Date") == "");
    BOOST_TEST(none.request_id() == "");
    BOOST_TEST(none.fields().empty());
}

BOOST_AUTO_TEST_CASE(a_field_is_found_in_any_case)
{
    auto const head = example();
    BOOST_TEST(head.status() == 404);
    BOOST_TEST(head.header("content-type") == "text/html");
    BOOST_TEST(head.header("CONTENT-TYPE") == "text/html");
    BOOST_TEST(head.request_id() == "req_1");
    BOOST_TEST(head.header("X-Odd") == ": x: y");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_empty)
{
    auto const head = example();
    for (auto const* name : {"", "Content", "Content-Type ", "Type", "X-Empty", "text/html", "x",
                             "Content-Type: text/html", "\r\n"})
        BOOST_TEST(head.header(name) == "", name);
}

BOOST_AUTO_TEST_CASE(of_several_the_first_is_given_and_all_are_there)
{
    auto const head = example();
    BOOST_TEST(head.header("set-cookie") == "a=1; Path=/");
    auto const fields = head.fields();
    BOOST_REQUIRE(fields.size() == 6);
    BOOST_TEST(fields[0].first == "Content-Type");
    BOOST_TEST(fields[3].first == "Set-Cookie");
    BOOST_TEST(fields[3].second == "b=2");
    BOOST_TEST(fields[4].second == "");
    BOOST_TEST(fields[5].second == ": x: y");
}

BOOST_AUTO_TEST_CASE(a_copy_is_its_own)
{
    response_head copy;
    {
        auto const head = example();
        copy = head;
    }
    BOOST_TEST(copy.header("Content-Type") == "text/html");
    BOOST_TEST(copy.status() == 404);
}

BOOST_AUTO_TEST_SUITE_END()
