#include "protocol/object_body.hpp"
#include "support/failure.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/token_count.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

BOOST_AUTO_TEST_SUITE(bodies_of_objects)

namespace {

using namespace responses;

template <class T>
void refuses(errc code, std::string_view body)
{
    BOOST_TEST(test::fails(code, [&] { object_from_body<T>(body); }), body);
}

} // namespace

BOOST_AUTO_TEST_CASE(objects_are_read)
{
    BOOST_TEST(object_from_body<token_count>(R"({"input_tokens":7})").input_tokens == 7);
    BOOST_TEST(object_from_body<conversation>(R"({"id":"c"})").id == "c");
    BOOST_TEST(object_from_body<compacted_response>(R"({"output":[]})").output.empty());
    auto const page = object_from_body<item_page>(R"({"data":[{"type":"x","id":"i"}]})");
    BOOST_TEST(page.data.size() == 1u);
    BOOST_TEST((type_of(object_from_body<item>(R"({"type":"x"})")) == "x"));
    BOOST_TEST(!object_from_body<deletion>(R"({"id":"r","deleted":false})").deleted);
}

BOOST_AUTO_TEST_CASE(an_empty_body_says_that_something_is_deleted)
{
    BOOST_TEST(object_from_body<deletion>("").deleted);
    refuses<conversation>(errc::malformed_json, "");
}

BOOST_AUTO_TEST_CASE(what_is_something_else_is_refused)
{
    refuses<token_count>(errc::unexpected_content, R"({"input_tokens":"7"})");
    refuses<conversation>(errc::unexpected_content, "{}");
    refuses<conversation>(errc::unexpected_content, "[]");
    refuses<compacted_response>(errc::unexpected_content, R"({"output":null})");
    refuses<item_page>(errc::unexpected_content, R"({"data":{}})");
    refuses<item>(errc::unexpected_content, R"({"type":null})");
    refuses<deletion>(errc::unexpected_content, R"({"id":"r"})");
    refuses<deletion>(errc::malformed_json, "gone");
}

BOOST_AUTO_TEST_CASE(an_error_is_told)
{
    constexpr std::string_view body = R"({"error":{"message":"no","code":"c"}})";
    auto const failure = test::failure_of([&] { object_from_body<item_page>(body); });
    BOOST_TEST((failure.value().code() == errc::response_failed));
    BOOST_TEST(failure->api()->message == "no");
}

BOOST_AUTO_TEST_SUITE_END()
