#include "protocol/event_decoder.hpp"
#include "protocol/surrogates.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(surrogates)

namespace {

using namespace responses;

std::string const fffd = "\xEF\xBF\xBD";

std::string delta_event(std::string const& delta, int content_index = 0,
                        std::string const& type = "response.output_text.delta")
{
    return R"({"type":")" + type + R"(","output_index":0,"content_index":)" +
           std::to_string(content_index) + R"(,"delta":")" + delta + "\"}";
}

// What the decoder makes of events in a row.
std::vector<std::string> texts(std::vector<std::string> const& events)
{
    event_decoder decoder;
    std::vector<std::string> result;
    for (auto const& event : events) {
        boost::system::error_code code;
        result.emplace_back(decoder.decode(event, {}, code).value().delta());
        BOOST_TEST(!code, event);
    }
    return result;
}

void gives(std::vector<std::string> const& events, std::vector<std::string> const& expected)
{
    BOOST_TEST(texts(events) == expected, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE(a_character_cut_between_its_halves_is_joined)
{
    gives({delta_event("a\\ud83d"), delta_event("\\ude00b")}, {"a", "😀b"});
    gives({delta_event("\\uD83D"), delta_event("\\uDE00")}, {"", "😀"});
    gives({delta_event("\\ud83d"), delta_event("\\ude00\\ud83d"), delta_event("\\ude01")},
          {"", "😀", "😁"});
}

BOOST_AUTO_TEST_CASE(an_empty_delta_between_the_halves_does_not_part_them)
{
    gives({delta_event("\\ud83d"), delta_event(""), delta_event("\\ude00")}, {"", "", "😀"});
}

BOOST_AUTO_TEST_CASE(a_half_without_its_other_half_is_replaced)
{
    gives({delta_event("\\ud83d"), delta_event("x")}, {"", fffd + "x"});
    gives({delta_event("\\ud83d"), delta_event("\\ud83d"), delta_event("\\ude00")},
          {"", fffd, "😀"});
    gives({delta_event("\\ude00x")}, {fffd + "x"});
    gives({delta_event("x\\ud83dy\\ude00z")}, {"x" + fffd + "y" + fffd + "z"});
}

BOOST_AUTO_TEST_CASE(only_the_deltas_of_one_text_are_joined)
{
    gives({delta_event("\\ud83d", 0), delta_event("\\ude00", 1), delta_event("\\ude00", 0)},
          {"", fffd, "😀"});
    gives({delta_event("\\ud83d"), delta_event("x", 0, "response.refusal.delta"),
           delta_event("\\ude00")},
          {"", "x", "😀"});
    // A half that its text leaves behind does not stand in the way of the next.
    gives({delta_event("\\ud83d", 0), delta_event("\\ud83d", 1), delta_event("\\ude00", 1)},
          {"", "", "😀"});
}

BOOST_AUTO_TEST_CASE(halves_that_come_as_octets_are_treated_alike)
{
    gives({delta_event("\xED\xA0\xBD"), delta_event("\xED\xB8\x80")}, {"", "😀"});
    gives({delta_event("\xED\xA0\xBD\xE6\x97")}, {fffd + fffd});
}

BOOST_AUTO_TEST_CASE(other_octets_that_are_not_utf_8_are_replaced_by_whole_parts)
{
    gives({delta_event("a\xE6\x97"), delta_event("\xA5z")}, {"a" + fffd, fffd + "z"});
    gives({delta_event("\xED\x9F\xBF")}, {"\xED\x9F\xBF"});
}

BOOST_AUTO_TEST_CASE(the_raw_event_keeps_its_bytes)
{
    event_decoder decoder;
    boost::system::error_code code;
    std::string const data = delta_event("a\\ud83d");
    BOOST_TEST(decoder.decode(data, {}, code).value().raw() == data);
}

BOOST_AUTO_TEST_CASE(a_document_of_nothing_but_halves_takes_linear_time)
{
    std::string document;
    for (int i = 0; i < 500'000; ++i)
        document += "\\ud83d";
    std::string encoded = document;
    BOOST_TEST(encode_lone_surrogates(encoded));
    BOOST_TEST(encoded.size() == document.size() / 2);
    BOOST_TEST(replace_lone_surrogates(document));
    BOOST_TEST(document.starts_with("\\ufffd\\ufffd"));
}

BOOST_AUTO_TEST_CASE(pairs_and_escaped_backslashes_are_left_alone)
{
    for (std::string const document :
         {R"("\ud83d\ude00")", R"("\\ud83d")", R"("\u00e9\n")", "\"\\"}) {
        std::string copy = document;
        BOOST_TEST(!replace_lone_surrogates(copy));
        BOOST_TEST(!encode_lone_surrogates(copy));
        BOOST_TEST(copy == document);
    }
}

BOOST_AUTO_TEST_SUITE_END()
