#include "protocol/utf8.hpp"

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(utf8_text)

namespace {

namespace utf8 = responses::utf8;

std::uint8_t octet(std::string_view text, std::size_t i)
{
    return static_cast<std::uint8_t>(text[i]);
}

std::string encoded(std::uint32_t c)
{
    auto const tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80)
        return {static_cast<char>(c)};
    if (c < 0x800)
        return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
    if (c < 0x10000)
        return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

// The size of the character at the front, 0 when there is none: what decodes to a scalar value
// that encodes to the same octets again.
std::size_t first_character(std::string_view text)
{
    auto const ones = static_cast<std::size_t>(std::countl_one(octet(text, 0)));
    if (ones == 0)
        return 1;
    if (ones < 2 || ones > 4 || text.size() < ones)
        return 0;
    std::uint32_t c = octet(text, 0) & (0x7Fu >> ones);
    for (std::size_t i = 1; i < ones; ++i)
        c = (c << 6) | (octet(text, i) & 0x3Fu);
    bool const scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    return scalar && encoded(c) == text.substr(0, ones) ? ones : 0;
}

std::size_t reference_valid_prefix(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t const size = first_character(text.substr(i));
        if (size == 0)
            return i;
        i += size;
    }
    return i;
}

// The decoder of the WHATWG Encoding standard, section 8.1.1, step for step, with the error mode
// "replacement".
std::string reference_repaired(std::string_view text)
{
    std::string out;
    std::uint32_t c = 0;
    int seen = 0;
    int needed = 0;
    std::uint8_t lower = 0x80;
    std::uint8_t upper = 0xBF;
    auto const replace = [&] { out += "\xEF\xBF\xBD"; };
    auto const reset = [&] {
        c = 0;
        seen = needed = 0;
        lower = 0x80;
        upper = 0xBF;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::uint8_t const byte = octet(text, i);
        if (needed == 0) {
            if (byte <= 0x7F) {
                out += static_cast<char>(byte);
            } else if (byte >= 0xC2 && byte <= 0xDF) {
                needed = 1;
                c = byte & 0x1F;
            } else if (byte >= 0xE0 && byte <= 0xEF) {
                lower = byte == 0xE0 ? 0xA0 : lower;
                upper = byte == 0xED ? 0x9F : upper;
                needed = 2;
                c = byte & 0xF;
            } else if (byte >= 0xF0 && byte <= 0xF4) {
                lower = byte == 0xF0 ? 0x90 : lower;
                upper = byte == 0xF4 ? 0x8F : upper;
                needed = 3;
                c = byte & 0x7;
            } else {
                replace();
            }
            continue;
        }
        if (byte < lower || byte > upper) {
            reset();
            --i;
            replace();
            continue;
        }
        lower = 0x80;
        upper = 0xBF;
        c = (c << 6) | (byte & 0x3Fu);
        if (++seen != needed)
            continue;
        out += encoded(c);
        reset();
    }
    if (needed != 0)
        replace();
    return out;
}

std::string repaired(std::string_view text)
{
    std::string out = "before ";
    utf8::append_repaired(out, text);
    BOOST_REQUIRE(out.starts_with("before "));
    return out.substr(7);
}

// Octets that matter, much more often than the others.
char random_octet(std::mt19937& random)
{
    constexpr std::string_view marked = "a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1"
                                        "\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xFF";
    if (random() % 4 == 0)
        return static_cast<char>(random());
    return marked[random() % marked.size()];
}

std::string random_octets(std::mt19937& random, std::size_t size)
{
    std::string text(size, ' ');
    for (char& c : text)
        c = random_octet(random);
    return text;
}

std::string random_characters(std::mt19937& random, std::size_t count)
{
    std::string text;
    while (count > 0) {
        auto const c = static_cast<std::uint32_t>(random() & (0x1FFFFFu >> (random() % 15)));
        if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            continue;
        text += encoded(c);
        --count;
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_empty_text_is_valid)
{
    BOOST_TEST(utf8::valid_prefix("") == 0u);
    BOOST_TEST(repaired("") == "");
    BOOST_TEST(utf8::prefix("", 0) == "");
}

BOOST_AUTO_TEST_CASE(all_sequences_of_up_to_three_octets)
{
    int wrong = 0;
    auto const check = [&](std::string_view text) {
        wrong += utf8::valid_prefix(text) != reference_valid_prefix(text);
    };
    char text[3];
    for (int a = 0; a < 256; ++a) {
        text[0] = static_cast<char>(a);
        check({text, 1});
        for (int b = 0; b < 256; ++b) {
            text[1] = static_cast<char>(b);
            check({text, 2});
            for (int c = 0; c < 256 && a >= 0x80; ++c) { // After ASCII it is the case of two.
                text[2] = static_cast<char>(c);
                check({text, 3});
            }
        }
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(random_sequences_of_four_octets)
{
    std::mt19937 random(1);
    int wrong = 0;
    for (int i = 0; i < 300'000; ++i) {
        std::string const text = random_octets(random, 4);
        wrong += utf8::valid_prefix(text) != reference_valid_prefix(text);
    }
    BOOST_TEST(wrong == 0);
}

// The search goes by eight octets at a time as long as all are ASCII.
BOOST_AUTO_TEST_CASE(the_place_in_the_text_does_not_matter)
{
    for (std::string_view const tail : {"\xC3\xA9", "\xC3", "\x80", "\xF0\x9F\x98\x80", "\xFF"})
        for (std::size_t before = 0; before < 40; ++before)
            for (std::size_t after = 0; after < 20; ++after) {
                std::string const text =
                    std::string(before, 'x') + std::string(tail) + std::string(after, 'y');
                BOOST_TEST(utf8::valid_prefix(text) == reference_valid_prefix(text));
            }
}

BOOST_AUTO_TEST_CASE(each_maximal_subpart_becomes_one_replacement)
{
    // The examples of Unicode, section 3.9, tables 3-8 to 3-11.
    BOOST_TEST(repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == "��������A");
    BOOST_TEST(repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == "��������A");
    BOOST_TEST(repaired("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == "�����A��B");
    BOOST_TEST(repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == "����A");
    // Cut characters at the end, and before ASCII.
    BOOST_TEST(repaired("\xF0\x9F\x98") == "�");
    BOOST_TEST(repaired("a\xE6\x97\"b") == "a�\"b");
    BOOST_TEST(repaired("你好啊 wörld 😀") == "你好啊 wörld 😀");
}

BOOST_AUTO_TEST_CASE(repair_is_the_decoder_of_the_standard)
{
    std::mt19937 random(2);
    int wrong = 0;
    for (int i = 0; i < 30'000; ++i) {
        std::string const text = random_octets(random, random() % 24);
        wrong += repaired(text) != reference_repaired(text);
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_prefix_is_the_longest_that_cuts_no_character)
{
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        std::string const text = random_characters(random, 12);
        for (std::size_t size = 0; size <= text.size() + 2; ++size) {
            std::string_view const cut = utf8::prefix(text, size);
            BOOST_REQUIRE(cut.size() <= size);
            BOOST_REQUIRE(text.starts_with(cut));
            BOOST_REQUIRE(utf8::valid_prefix(cut) == cut.size());
            if (cut.size() < text.size())
                BOOST_REQUIRE(cut.size() + first_character(text.substr(cut.size())) > size);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
