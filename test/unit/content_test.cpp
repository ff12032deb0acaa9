#include <responses/json.hpp>
#include <responses/message.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(contents)

namespace {

using namespace responses;

} // namespace

BOOST_AUTO_TEST_CASE(messages_from_a_text)
{
    BOOST_TEST(to_json(user_message("Hi")) == R"({"role":"user","content":"Hi"})");
    BOOST_TEST(to_json(system_message("Hi")) == R"({"role":"system","content":"Hi"})");
    BOOST_TEST(to_json(developer_message("Hi")) == R"({"role":"developer","content":"Hi"})");
    BOOST_TEST(to_json(assistant_message("Hi")) == R"({"role":"assistant","content":"Hi"})");
}

BOOST_AUTO_TEST_CASE(contents_from_every_kind_of_text)
{
    std::string const text = "a";
    for (message_content const& content :
         {message_content("a"), message_content(std::string_view(text)), message_content(text)}) {
        BOOST_TEST(to_json(content) == R"("a")");
        BOOST_TEST(content.text() == "a");
        BOOST_TEST(content.parts().empty());
    }
}

BOOST_AUTO_TEST_CASE(contents_from_parts)
{
    input_image const image{.image_url = "https://example.com/a.png", .detail = "low"};
    auto const asked = user_message({"What is this?", image});
    constexpr auto json =
        R"({"role":"user","content":[{"type":"input_text","text":"What is this?"},)"
        R"({"type":"input_image","image_url":"https://example.com/a.png","detail":"low"}]})";
    BOOST_TEST(to_json(asked) == json);
    BOOST_TEST(asked.content.parts().size() == 2U);
    BOOST_TEST(asked.content.text() == "What is this?");

    std::vector<content_part> parts{"What is this?"};
    parts.push_back(image);
    BOOST_TEST(to_json(user_message(parts)) == json);
}

BOOST_AUTO_TEST_CASE(parts_from_every_kind_of_text)
{
    std::string const text = "a";
    for (content_part const& part :
         {content_part("a"), content_part(std::string_view(text)), content_part(text)})
        BOOST_TEST(to_json(part) == R"({"type":"input_text","text":"a"})");
}

BOOST_AUTO_TEST_CASE(two_texts_are_two_parts)
{
    message_content const content{"a", "b"};
    BOOST_TEST(content.parts().size() == 2U);
    BOOST_TEST(content.text() == "ab");
}

BOOST_AUTO_TEST_CASE(the_text_is_that_which_people_read)
{
    message_content const content{
        input_text{.text = "a"},          output_text{.text = "b"},
        plain_text{.text = "c"},          output_refusal{.refusal = "no"},
        reasoning_text{.text = "hm"},     summary_text{.text = "so"},
        input_image{.file_id = "file_1"}, unknown_value{{{"type", "smell"}, {"text", "burnt"}}}};
    BOOST_TEST(content.text() == "abc");
    BOOST_TEST(content.parts().size() == 8U);
}

BOOST_AUTO_TEST_CASE(nothing_is_an_empty_text)
{
    message_content const content;
    BOOST_TEST(content.text() == "");
    BOOST_TEST(content.parts().empty());
    BOOST_TEST(to_json(content) == R"("")");
}

BOOST_AUTO_TEST_CASE(an_unknown_part_and_an_unknown_annotation_come_back)
{
    constexpr auto json =
        R"([{"type":"output_smell","intensity":0.5},{"type":"output_text","text":"a",)"
        R"("annotations":[{"type":"nose_citation","nose":[1,null]}]}])";
    auto const content = from_json<message_content>(json);
    BOOST_TEST(std::holds_alternative<unknown_value>(content.parts().at(0)));
    BOOST_TEST(content.text() == "a");
    BOOST_TEST(to_json(content) == json);
}

BOOST_AUTO_TEST_SUITE_END()
