#include <responses/error.hpp>
#include <responses/partial_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(partial_json_property)

using namespace responses;
using namespace std::string_view_literals;

namespace {

namespace json = boost::json;

constexpr std::array documents{
    R"({"title":"Pancakes","servings":4,"steps":["Mix the flour","Bake"],"vegan":false})"sv,
    R"( { "a" : [ 1 , -2.5e-3 , 0 , 1E+2 ] , "b" : { } , "c" : [ ] , "d" : null } )"sv,
    R"(["\"\\\/\b\f\n\r\t\u0041\u00e9","\ud83d\ude00\uD83D\uDE01",{"\u0061\ud83d\ude00":true}])"sv,
    "{\"äöü\":\"\xE2\x82\xAC and \xF0\x9F\x98\x80\",\"日本\":[\"語\"]}"sv,
    R"([[[[[[{"a":{"b":{"c":[{}]}}}]]]]],"x"])"sv,
    R"("only a string \\")"sv,
    "-12.75e2"sv,
    "true"sv,
    R"({"":"","a,b":"{[\"}]","c":"tru"})"sv,
};

// Boost.JSON refuses every fault of grammar.
json::value parsed(std::string_view text)
{
    json::error_code failure;
    json::value const value = json::parse(text, failure, {}, {.max_depth = 256});
    BOOST_TEST(!failure, text << ": " << failure.message());
    return value;
}

bool is_beginning_of(json::value const& part, json::value const& whole);

bool are_first(json::array const& part, json::array const& whole)
{
    if (part.empty() || part.size() > whole.size())
        return part.empty();
    return std::equal(part.begin(), part.end() - 1, whole.begin()) &&
           is_beginning_of(part.back(), whole[part.size() - 1]);
}

bool are_first(json::object const& part, json::object const& whole)
{
    if (part.empty() || part.size() > whole.size())
        return part.empty();
    auto const same = [](auto const& a, auto const& b) {
        return a.key() == b.key() && a.value() == b.value();
    };
    auto const& last = *(part.end() - 1);
    auto const& there = *(whole.begin() + (part.size() - 1));
    return std::equal(part.begin(), part.end() - 1, whole.begin(), same) &&
           last.key() == there.key() && is_beginning_of(last.value(), there.value());
}

// Only the last of its elements, members or characters may still change.
bool is_beginning_of(json::value const& part, json::value const& whole)
{
    if (part.is_string() && whole.is_string())
        return std::string_view(whole.get_string()).starts_with(part.get_string());
    if (part.is_array() && whole.is_array())
        return are_first(part.get_array(), whole.get_array());
    if (part.is_object() && whole.is_object())
        return are_first(part.get_object(), whole.get_object());
    return part == whole || (part.is_number() && whole.is_number());
}

// Octet by octet, with all that must hold at each of them.
std::string taken_by_octets(std::string_view text)
{
    json::value const whole = parsed(text);
    partial_json document;
    for (char const octet : text) {
        document.append({&octet, 1});
        if (document.empty())
            continue;
        json::value const part = parsed(document.text());
        BOOST_TEST(document.json() == part);
        BOOST_TEST(is_beginning_of(part, whole), document.text());
        BOOST_TEST((!document.is_complete() || part == whole), document.text());
    }
    BOOST_TEST(parsed(document.text()) == whole);
    return std::string(document.text());
}

std::string taken_at_once(std::string_view text)
{
    partial_json document;
    document.append(text);
    return std::string(document.text());
}

std::string taken_in_pieces(std::string_view text, std::mt19937& random)
{
    std::uniform_int_distribution<std::size_t> size{0, 9};
    partial_json document;
    while (!text.empty()) {
        std::string const piece{text.substr(0, size(random))};
        document.append(piece);
        text.remove_prefix(piece.size());
    }
    return std::string(document.text());
}

struct document_maker
{
    std::mt19937& random;

    std::size_t below(std::size_t bound) { return random() % bound; }

    std::string text()
    {
        constexpr std::array parts{"a"sv,          "\\"sv,       "\""sv, "{"sv,    "]"sv,
                                   "\n"sv,         "é"sv,        "日"sv, "😀"sv,   "\x01"sv,
                                   "some text "sv, "\xC2\x80"sv, ","sv,  "true"sv, "/"sv};
        std::string made;
        for (std::size_t left = below(8); left != 0; --left)
            made += parts[below(parts.size())];
        return made;
    }

    json::value value(std::size_t depth)
    {
        switch (below(depth == 0 ? 5 : 9)) {
        case 0: return nullptr;
        case 1: return below(2) == 0;
        case 2: return static_cast<std::int64_t>(random()) - 0x7FFFFFFF;
        case 3: return static_cast<double>(random()) / 1e6;
        case 4: return json::string(text());
        case 5:
        case 6: {
            json::array list;
            for (std::size_t left = below(5); left != 0; --left)
                list.push_back(value(depth - 1));
            return list;
        }
        default: {
            json::object members;
            for (std::size_t left = below(5); left != 0; --left)
                members[text()] = value(depth - 1);
            return members;
        }
        }
    }
};

std::string shuffled(std::string text, std::mt19937& random)
{
    for (std::size_t left = random() % 3 + 1; left != 0 && !text.empty(); --left) {
        std::size_t const at = random() % text.size();
        switch (random() % 3) {
        case 0: text.erase(at, 1); break;
        case 1: text[at] = text[random() % text.size()]; break;
        default: text[at] = static_cast<char>(random());
        }
    }
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_beginning_of_a_document_is_one)
{
    for (std::string_view const document : documents)
        BOOST_TEST(taken_by_octets(document) == taken_at_once(document));
}

BOOST_AUTO_TEST_CASE(a_beginning_is_the_same_however_it_is_cut)
{
    std::mt19937 random{7};
    for (std::string_view const document : documents)
        for (std::size_t size = 0; size <= document.size(); ++size) {
            std::string_view const beginning = document.substr(0, size);
            BOOST_TEST(taken_in_pieces(beginning, random) == taken_at_once(beginning), beginning);
        }
}

BOOST_AUTO_TEST_CASE(random_documents_are_taken_whole)
{
    std::mt19937 random{11};
    for (int i = 0; i < 150; ++i) {
        std::string const text = json::serialize(document_maker{random}.value(4));
        BOOST_TEST(taken_by_octets(text) == text);
        BOOST_TEST(taken_in_pieces(text, random) == text);
    }
}

// Complete and taken is what Boost.JSON takes; what is not taken, it refuses as well.
BOOST_AUTO_TEST_CASE(what_is_taken_is_what_another_parser_takes)
{
    std::mt19937 random{13};
    int refused = 0;
    for (int i = 0; i < 4'000; ++i) {
        std::string const text =
            shuffled(json::serialize(document_maker{random}.value(3)), random) + "\n";
        json::error_code failure;
        json::parse(text, failure);
        partial_json document;
        try {
            document.append(text);
            BOOST_TEST(document.is_complete() == !failure, text);
        } catch (error const& fault) {
            BOOST_TEST((fault.code() == errc::malformed_json));
            BOOST_TEST(failure, text);
            ++refused;
        }
        if (!document.empty())
            parsed(document.text());
    }
    BOOST_TEST(refused > 1'000);
}

BOOST_AUTO_TEST_CASE(octets_are_not_read_again)
{
    // In a string, in a name, and behind a number: a minute and more if each octet cost all before.
    for (std::string_view const beginning : {"[\""sv, "{\""sv, "["sv}) {
        partial_json document;
        document.append(beginning);
        std::string_view const octet = beginning == "[" ? "1"sv : "x"sv;
        for (int i = 0; i < 1'000'000; ++i)
            document.append(octet);
        BOOST_TEST(document.text().size() ==
                   (beginning == "{\"" ? 2 : 1'000'000 + beginning.size() * 2));
    }
}

BOOST_AUTO_TEST_SUITE_END()
