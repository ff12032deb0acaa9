#include "protocol/json.hpp"
#include "protocol/surrogates.hpp"
#include "support/failure.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(json_documents)

namespace {

namespace json = boost::json;
using responses::errc;
using responses::parse_json;
using responses::test::fails;

// The text of a JSON string that stands alone as a document.
std::string text(std::string_view document)
{
    return std::string(parse_json(document).as_string());
}

std::string nested(std::size_t levels, std::string_view open, std::string_view close)
{
    std::string document;
    for (std::size_t i = 0; i < levels; ++i)
        document += open;
    document += "1";
    for (std::size_t i = 0; i < levels; ++i)
        document += close;
    return document;
}

std::string replaced(std::string document)
{
    responses::replace_lone_surrogates(document);
    return document;
}

} // namespace

BOOST_AUTO_TEST_CASE(schemas_nest_deeply)
{
    BOOST_TEST(parse_json(nested(100, R"({"properties":)", "}")).is_object());
    BOOST_TEST(parse_json(nested(256, "[", "]")).is_array());
    BOOST_TEST(fails(errc::malformed_json, [] { parse_json(nested(100'000, "[", "]")); }));
    BOOST_TEST(fails(errc::malformed_json, [] { parse_json(nested(100'000, R"({"a":)", "}")); }));
}

BOOST_AUTO_TEST_CASE(surrogate_pairs_are_one_character)
{
    BOOST_TEST(text(R"("\ud83d\ude00")") == "😀");
    BOOST_TEST(text(R"("\uD83D\uDE00")") == "😀");
    BOOST_TEST(text(R"("a\uDBFF\uDFFFb")") == "a\U0010FFFFb");
    BOOST_TEST(text(R"("\ud83d\ude00\ud83d\ude00")") == "😀😀");
}

BOOST_AUTO_TEST_CASE(lone_surrogates_become_replacement_characters)
{
    BOOST_TEST(text(R"("\ud83d")") == "�");
    BOOST_TEST(text(R"("\ude00")") == "�");
    BOOST_TEST(text(R"("a\ud83db")") == "a�b");
    BOOST_TEST(text(R"("a\ude00b")") == "a�b");
    BOOST_TEST(text(R"("\ud83d\n")") == "�\n");
    BOOST_TEST(text(R"("\ud83d\\")") == "�\\");
    BOOST_TEST(text(R"("\ud83d\"")") == "�\"");
    BOOST_TEST(text(R"("\ud83d\u0041")") == "�A");
    BOOST_TEST(text(R"("\ud83d\ud83d")") == "��");
    BOOST_TEST(text(R"("\ud83d\ud83d\ude00")") == "�😀");
    BOOST_TEST(text(R"("\ude00\ud83d")") == "��");
    BOOST_TEST(text(R"("\ude00\ude00")") == "��");
    BOOST_TEST(text(R"("\ud83d\ude00\ude00")") == "😀�");
    BOOST_TEST(text(R"("\ud800\udc00 \udbff \udc00")") == "\U00010000 � �");
    BOOST_TEST(text("\"\\ud83d你\"") == "�你");
    BOOST_TEST(parse_json(R"({"\ud83d":"\ude00"})") == json::value({{"�", "�"}}));
}

BOOST_AUTO_TEST_CASE(an_escaped_backslash_is_no_escape)
{
    BOOST_TEST(text(R"("\\ud83d")") == R"(\ud83d)");
    BOOST_TEST(text(R"("\\ud83d \ud83d")") == R"(\ud83d �)");
    BOOST_TEST(text(R"("\\\ud83d")") == "\\�");
    BOOST_TEST(text(R"("\\\\ud83d\ude00")") == R"(\\ud83d�)");
    BOOST_TEST(text(R"("\ud83d\\ude00")") == R"(�\ude00)");
}

BOOST_AUTO_TEST_CASE(what_is_cut_is_malformed)
{
    for (std::string_view const cut :
         {R"("\)", R"("\u)", R"("\ud)", R"("\ud8)", R"("\ud83)", R"("\ud83d)", R"("\ud83d\)",
          R"("\ud83d\u)", R"("\ud83d\ude0)", R"("\ud83d\ude00)", R"("\ud83x")", R"("\ud83d\u")",
          R"("\ud83d\uzzzz")", R"("\ud83d\x")"})
        BOOST_TEST(fails(errc::malformed_json, [&] { parse_json(cut); }), cut);
}

BOOST_AUTO_TEST_CASE(replacing_moves_no_octet)
{
    BOOST_TEST(replaced("") == "");
    BOOST_TEST(replaced("\\") == "\\");
    BOOST_TEST(replaced("\\u") == "\\u");
    BOOST_TEST(replaced("\\ud83") == "\\ud83");
    BOOST_TEST(replaced("\\ud83d") == "\\ufffd");
    BOOST_TEST(replaced("x\\uDC00") == "x\\ufffd");
    BOOST_TEST(replaced("\\ud83d\\") == "\\ufffd\\");
    BOOST_TEST(replaced("\\ud83d\\ude0") == "\\ufffd\\ude0");
    BOOST_TEST(replaced("\\ud83d\\ude00") == "\\ud83d\\ude00");
    BOOST_TEST(replaced("\\ud7ff\\ue000") == "\\ud7ff\\ue000");
    BOOST_TEST(replaced("\\\\ud83d") == "\\\\ud83d");
}

BOOST_AUTO_TEST_CASE(ill_formed_utf8_becomes_replacement_characters)
{
    BOOST_TEST(text("\"a\xFF\"") == "a�");
    BOOST_TEST(text("\"\xE6\x97\"") == "�");
    BOOST_TEST(text("\"\xED\xA0\xBD\xED\xB8\x80\"") == "������");
    BOOST_TEST(text("\"\xF0\x9F\x98\\n\"") == "�\n");
    BOOST_TEST(text("\"\xFF\\ud83d\"") == "��");
    BOOST_TEST(fails(errc::malformed_json, [] { parse_json("\xFF{}"); }));
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_malformed)
{
    using namespace std::string_view_literals;
    for (std::string_view const document :
         {""sv, " "sv, "{"sv, "{}{}"sv, "{} x"sv, "nul"sv, "NaN"sv, "{'a':1}"sv, "{\"a\":1,}"sv,
          "[1,]"sv, "{\"a\":1} // x"sv, "/**/{}"sv, "{\"a\":01}"sv, "\"\n\""sv, "{}\0"sv,
          "<html></html>"sv, "{\"a\" 1}"sv, "+1"sv})
        BOOST_TEST(fails(errc::malformed_json, [&] { parse_json(document); }), document);
}

BOOST_AUTO_TEST_CASE(of_a_member_that_comes_twice_the_last_counts)
{
    BOOST_TEST(parse_json(R"({"a":1,"a":2})").at("a").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_not_there)
{
    json::value const value = parse_json(R"({"s":"x","n":1,"o":{"k":1},"null":null,"a":[]})");
    json::object const& object = value.as_object();
    BOOST_TEST(responses::string_member(object, "s") == "x");
    for (std::string_view const name : {"n", "o", "null", "a", "absent"})
        BOOST_TEST(responses::string_member(object, name) == "", name);
    BOOST_TEST(responses::object_member(object, "o") == &object.at("o").as_object());
    for (std::string_view const name : {"s", "n", "null", "a", "absent"})
        BOOST_TEST(responses::object_member(object, name) == nullptr, name);
}

BOOST_AUTO_TEST_SUITE_END()
