#include "protocol/event_decoder.hpp"
#include "protocol/json.hpp"
#include "protocol/utf8.hpp"

#include <responses/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace json = boost::json;
using boost::system::error_code;
using responses::event;
using responses::event_decoder;
using responses::event_type;

// A decoder and what it was given, so that the views stay good.
class decoded
{
public:
    explicit decoded(std::string data, std::string name = {})
        : data_(std::move(data)),
          name_(std::move(name)),
          event_(decoder_.decode(data_, name_, code_).value_or(event{}))
    {}

    error_code code() const { return code_; }
    event const* operator->() const { return &event_; }

    bool views(std::string_view text) const
    {
        return text.data() >= data_.data() &&
               text.data() + text.size() <= data_.data() + data_.size();
    }

private:
    std::string data_;
    std::string name_;
    error_code code_;
    event_decoder decoder_;
    event event_;
};

bool taken(std::string_view data) { return !decoded(std::string(data)).code(); }

std::string delta_of(std::string_view string)
{
    decoded const seen(R"({"type":"response.output_text.delta","delta":)" + std::string(string) +
                       "}");
    BOOST_TEST(!seen.code(), string);
    return std::string(seen->delta());
}

std::optional<std::int64_t> number_of(std::string_view number)
{
    decoded const seen(R"({"type":"x","sequence_number":)" + std::string(number) + "}");
    BOOST_TEST(!seen.code(), number);
    return seen->sequence_number();
}

} // namespace

BOOST_AUTO_TEST_SUITE(decoder)

BOOST_AUTO_TEST_CASE(the_fields_of_a_delta)
{
    std::string const data =
        R"({"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1",)"
        R"("output_index":1,"content_index":2,"delta":"Hel","logprobs":[],"obfuscation":"k"})";
    decoded const seen(data, "response.output_text.delta");
    BOOST_TEST(!seen.code());
    BOOST_TEST((seen->type() == event_type::output_text_delta));
    BOOST_TEST(seen->name() == "response.output_text.delta");
    BOOST_TEST(seen->sequence_number().value() == 4);
    BOOST_TEST(seen->raw() == data);
    BOOST_TEST(seen->text() == "Hel");
    BOOST_TEST(seen->delta() == "Hel");
    BOOST_TEST(seen->item_id() == "msg_1");
    BOOST_TEST(seen->output_index() == 1);
    BOOST_TEST(seen->content_index() == 2);
}

BOOST_AUTO_TEST_CASE(what_has_no_escape_is_a_view_of_the_data)
{
    decoded const seen(
        R"({"x":"\n","type":"response.output_text.delta","item_id":"i","delta":"你好啊"})");
    for (std::string_view const view : {seen->raw(), seen->name(), seen->delta(), seen->item_id()})
        BOOST_TEST(seen.views(view), view);
    decoded const long_text(R"({"type":"x","delta":")" + std::string(100'000, 'x') + R"("})");
    BOOST_TEST(long_text.views(long_text->delta()));
    BOOST_TEST(long_text->delta().size() == 100'000u);
}

BOOST_AUTO_TEST_CASE(white_space_is_no_matter)
{
    decoded const seen(" \t\r\n{ \"type\" : \"x\" ,\n\"sequence_number\":\t7 } \n ");
    BOOST_TEST(!seen.code());
    BOOST_TEST(seen->name() == "x");
    BOOST_TEST(seen->sequence_number().value() == 7);
}

BOOST_AUTO_TEST_CASE(escapes)
{
    BOOST_TEST(delta_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    BOOST_TEST(delta_of(R"("\u0041\u00e9\u4F60\ud83d\ude00")") == "Aé你😀");
    BOOST_TEST(delta_of(R"("a\nb")") == "a\nb");
    BOOST_TEST(delta_of(R"("\n")") == "\n");
    BOOST_TEST(delta_of(R"("")") == "");
    BOOST_TEST(delta_of(R"("a\u0000b")") == std::string_view("a\0b", 3));
    BOOST_TEST(delta_of(R"("\u0000")").size() == 1u);
}

BOOST_AUTO_TEST_CASE(lone_surrogates_become_replacement_characters)
{
    BOOST_TEST(delta_of(R"("\ud83d")") == ""); // The other half may be in the next delta.
    BOOST_TEST(delta_of(R"("a\ud83db")") == "a�b");
    BOOST_TEST(delta_of(R"("\ude00b")") == "�b");
    BOOST_TEST(delta_of(R"("\\ud83d\ud83d\n\ud83d\ude00")") == "\\ud83d�\n😀");
    std::string const data = R"({"type":"x","item_id":"i","sequence_number":3,"delta":"\ud83d"})";
    decoded const seen(data);
    BOOST_TEST(seen->raw() == data);
    BOOST_TEST(seen->name() == "x");
    BOOST_TEST(seen->sequence_number().value() == 3);
    // Elsewhere in the event they do as little harm.
    BOOST_TEST(taken(R"({"type":"x","other":"\ud83d","\ude00":{"\ud83d":"\ude00"}})"));
    BOOST_TEST(!taken(R"({"type":"x","delta":"\ud83d)"));
    BOOST_TEST(!taken(R"({"type":"x","delta":"\ud83d",})"));
}

BOOST_AUTO_TEST_CASE(ill_formed_utf8_becomes_replacement_characters)
{
    BOOST_TEST(delta_of("\"a\xFF\"") == "a�");
    BOOST_TEST(delta_of("\"\xE4\xBD\"") == "�");
    BOOST_TEST(delta_of("\"\\n\xF0\x9F\x98\"") == "\n�");
    BOOST_TEST(delta_of("\"\xFF\\ude00\"") == "��");
    std::string const data = "{\"type\":\"x\",\"delta\":\"\xFF\"}";
    BOOST_TEST(decoded(data)->raw() == data);
}

// The parser unescapes into a buffer of its own, of 4 KiB, and hands it over in parts.
BOOST_AUTO_TEST_CASE(long_escaped_strings)
{
    for (std::size_t const size :
         {1u, 2000u, 4090u, 4094u, 4095u, 4096u, 4097u, 4100u, 9000u, 70'000u})
        for (std::string_view const unit : {"\\n", "\\u4f60", "\\ud83d\\ude00", "x\\\"", "你\\t"}) {
            std::string source;
            std::string expected;
            std::string const one(json::parse("\"" + std::string(unit) + "\"").as_string());
            while (expected.size() < size) {
                source += unit;
                expected += one;
            }
            BOOST_TEST((delta_of("\"" + source + "\"") == expected), size);
            std::string const prefix(size, 'p');
            BOOST_TEST((delta_of("\"" + prefix + source + "\"") == prefix + expected), size);
            BOOST_TEST((delta_of("\"" + source + prefix + "\"") == expected + prefix), size);
        }
}

BOOST_AUTO_TEST_CASE(strings_with_escapes_do_not_mix)
{
    std::string const filler(5000, 'f');
    decoded const seen(R"({"a":"\n)" + filler +
                       R"(","\u0074ype":"response.\u006futput_text.delta","b\n":"\tx",)"
                       R"("item_id":"\u0069","c":"\n","delta":"\n)" +
                       filler + R"(","d":"\n"})");
    BOOST_TEST(!seen.code());
    BOOST_TEST((seen->type() == event_type::output_text_delta));
    BOOST_TEST(seen->item_id() == "i");
    BOOST_TEST(seen->delta() == "\n" + filler);
}

BOOST_AUTO_TEST_CASE(keys_with_escapes)
{
    decoded const seen(R"({"\u0074\u0079\u0070\u0065":"x","sequence\u005fnumber":5,)"
                       R"("\u0064elta":"d","\u0064elta2":"e","delt":"f","typ\u0000":"g"})");
    BOOST_TEST(seen->name() == "x");
    BOOST_TEST(seen->sequence_number().value() == 5);
    BOOST_TEST(seen->delta() == "d");
    decoded const long_key(R"({"\n)" + std::string(9000, 'k') + R"(":"v","type":"x"})");
    BOOST_TEST(long_key->name() == "x");
}

BOOST_AUTO_TEST_CASE(of_a_member_that_comes_twice_the_last_counts)
{
    decoded const seen(R"({"type":"a","delta":"x","sequence_number":1,"type":"b","delta":"\n",)"
                       R"("sequence_number":2})");
    BOOST_TEST(seen->name() == "b");
    BOOST_TEST(seen->delta() == "\n");
    BOOST_TEST(seen->sequence_number().value() == 2);
    decoded const emptied(R"({"type":"a","delta":"x","sequence_number":1,"delta":null,)"
                          R"("sequence_number":"2","item_id":"i","item_id":{}})");
    BOOST_TEST(emptied->delta() == "");
    BOOST_TEST(!emptied->sequence_number());
    BOOST_TEST(decoded(R"({"type":"a","type":null})", "named")->name() == "named");
    BOOST_TEST(decoded(R"({"error":{},"error":null})", "named")->name() == "named");
}

BOOST_AUTO_TEST_CASE(only_members_of_the_event_itself_count)
{
    decoded const seen(
        R"({"item":{"type":"no","delta":"no","sequence_number":9,"error":1,"item_id":"no"},)"
        R"("list":[{"type":"no"},"type",["delta","x"],{"delta":"no"}],"type":"yes",)"
        R"("response":{"error":{"type":"no"},"delta":"no"}})",
        "named");
    BOOST_TEST(seen->name() == "yes");
    BOOST_TEST(seen->delta() == "");
    BOOST_TEST(!seen->sequence_number());
    BOOST_TEST(decoded(R"({"delta":{"delta":"no","type":"no"},"x":"type"})", "named")->name() ==
               "named");
    BOOST_TEST(decoded(R"({"type":["no"]})", "named")->name() == "named");
    BOOST_TEST(decoded(R"({"a":{"error":1}})", "named")->name() == "named");
    // After a nested value the next key is the event's again.
    BOOST_TEST(decoded(R"({"type":{"x":1},"delta":"d"})")->delta() == "d");
    BOOST_TEST(decoded(R"({"delta":[[],{}],"y":"no"})")->delta() == "");
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_not_there)
{
    decoded const seen(R"({"type":"response.output_text.delta","delta":{"stdout":"x"},"item_id":5,)"
                       R"("sequence_number":"4","output_index":null,"content_index":[1]})");
    BOOST_TEST(!seen.code());
    BOOST_TEST(seen->delta() == "");
    BOOST_TEST(!seen->sequence_number());
    BOOST_TEST(seen->item_id() == "");
    BOOST_TEST(seen->output_index() == 0);
    BOOST_TEST(seen->content_index() == 0);
}

BOOST_AUTO_TEST_CASE(numbers_at_the_limits)
{
    BOOST_TEST(number_of("0").value() == 0);
    BOOST_TEST(number_of("-0").value() == 0);
    BOOST_TEST(number_of("-1").value() == -1);
    BOOST_TEST(number_of("9223372036854775807").value() == INT64_MAX);
    BOOST_TEST(number_of("-9223372036854775808").value() == INT64_MIN);
    for (std::string_view const other :
         {"9223372036854775808", "18446744073709551615", "18446744073709551616",
          "-9223372036854775809", "1.0", "1e2", "-0.0", "1e400", "-1e-400", "true", "null"})
        BOOST_TEST(!number_of(other), other);
}

BOOST_AUTO_TEST_CASE(what_decides_the_type)
{
    auto const name = [](std::string_view data, std::string_view frame) {
        return std::string(decoded(std::string(data), std::string(frame))->name());
    };
    BOOST_TEST(name(R"({"type":"inside"})", "outside") == "inside");
    BOOST_TEST(name(R"({"type":"inside","error":{}})", "outside") == "inside");
    BOOST_TEST(name(R"({"type":"inside"})", "error") == "error"); // The error's own type.
    BOOST_TEST(name(R"({"type":"keepalive"})", "error") == "keepalive");
    BOOST_TEST(name(R"({"x":1})", "outside") == "outside");
    BOOST_TEST(name(R"({"type":null})", "outside") == "outside");
    BOOST_TEST(name(R"({"type":3})", "outside") == "outside");
    BOOST_TEST(name(R"({})", "") == "");
    for (std::string_view const data :
         {R"({"error":{"message":"m"}})", R"({"error":"m"})", R"({"error":["m"]})",
          R"({"error":1})", R"({"error":18446744073709551615})", R"({"error":1.5})",
          R"({"error":true})", R"({"error":""})", R"({"error":{"type":"t"}})",
          R"({"error":"\n"})"}) {
        decoded const seen{std::string(data), "outside"};
        BOOST_TEST(seen->name() == "error", data);
        BOOST_TEST((seen->type() == event_type::error), data);
    }
    BOOST_TEST(name(R"({"error":null})", "outside") == "outside");
    BOOST_TEST(
        (decoded("{}", "response.output_text.done")->type() == event_type::output_text_done));
}

BOOST_AUTO_TEST_CASE(only_output_text_is_text)
{
    decoded const seen(R"({"type":"response.refusal.delta","delta":"no"})");
    BOOST_TEST(seen->delta() == "no");
    BOOST_TEST(seen->text() == "");
    decoded const unknown(R"({"type":"response.new.delta","delta":"x"})");
    BOOST_TEST((unknown->type() == event_type::unknown));
    BOOST_TEST(unknown->name() == "response.new.delta");
    BOOST_TEST(unknown->delta() == "x");
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_refused)
{
    using namespace std::string_view_literals;
    for (std::string_view const data : {""sv,
                                        " "sv,
                                        "{"sv,
                                        "}"sv,
                                        "[]"sv,
                                        "[{\"type\":\"x\"}]"sv,
                                        "\"type\""sv,
                                        "null"sv,
                                        "1"sv,
                                        "{\"type\":\"x\""sv,
                                        "{\"type\":\"x\"}}"sv,
                                        "{\"type\":\"x\"}{}"sv,
                                        "{\"type\":\"x\"} x"sv,
                                        "{\"type\":\"x\"}\0"sv,
                                        "{\"type\":\"x\",}"sv,
                                        "{\"type\" \"x\"}"sv,
                                        "{type:1}"sv,
                                        "{\"a\":nul}"sv,
                                        "{\"a\":NaN}"sv,
                                        "{\"a\":01}"sv,
                                        "{\"a\":\"\n\"}"sv,
                                        "{\"a\":\"\\x\"}"sv,
                                        "{\"a\":\"\\u12g4\"}"sv,
                                        "{}//"sv,
                                        "{/**/}"sv,
                                        "\xEF\xBB\xBF{}"sv,
                                        "[DONE]"sv,
                                        "{\"a\":+1}"sv})
        BOOST_TEST(!taken(data), data);
    BOOST_TEST(taken("{}"));
    BOOST_TEST(taken("{\"a\":\"\x7F\"}"));
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded)
{
    auto const nested = [](std::size_t levels) {
        std::string data = R"({"type":"x","delta":"d","schema":)";
        for (std::size_t i = 0; i < levels; ++i)
            data += R"({"type":"object","properties":)";
        data += "1" + std::string(levels, '}') + R"(,"sequence_number":1})";
        return data;
    };
    decoded const deep(nested(100));
    BOOST_TEST(!deep.code());
    BOOST_TEST(deep->name() == "x");
    BOOST_TEST(deep->sequence_number().value() == 1);
    BOOST_TEST(taken(nested(255)));
    BOOST_TEST(!taken(nested(256)));
    BOOST_TEST(!taken(nested(100'000)));
}

BOOST_AUTO_TEST_CASE(one_event_leaves_nothing_for_the_next)
{
    event_decoder decoder;
    error_code code;
    std::string const first =
        R"({"type":"response.output_text.delta","delta":"\n","item_id":"\u0069","sequence_number":1,)"
        R"("output_index":1,"content_index":1,"error":1})";
    std::string const bare = "{}";
    for (std::string const broken :
         {"{", R"({"type":"\ud83d","delta":"\ud83d"})", "", "[1", "\"\\"}) {
        decoder.decode(first, "named", code);
        BOOST_TEST(!code);
        decoder.decode(broken, "", code);
        event const seen = decoder.decode(bare, "", code).value();
        BOOST_TEST(!code);
        BOOST_TEST(seen.name() == "");
        BOOST_TEST((seen.type() == event_type::unknown));
        BOOST_TEST(seen.delta() == "");
        BOOST_TEST(!seen.sequence_number());
    }
}

BOOST_AUTO_TEST_CASE(types_in_any_order)
{
    event_decoder decoder;
    error_code code;
    std::mt19937 random(4);
    for (int i = 0; i < 500; ++i) {
        auto const type = static_cast<event_type>(random() % 60);
        std::string const data = R"({"type":")" + std::string(to_string(type)) + R"("})";
        BOOST_REQUIRE((decoder.decode(data, "", code).value().type() == type));
    }
}

BOOST_AUTO_TEST_SUITE_END()

// Against a document that is built: the same is taken, and the same is found.
namespace {

class generator
{
public:
    explicit generator(unsigned seed) : random_(seed) {}

    std::string object(int depth = 0)
    {
        std::string text = "{";
        for (std::size_t i = pick(depth == 0 ? 9 : 4); i > 0; --i)
            text += space() + key() + space() + ":" + space() + value(depth + 1) + space() +
                    (i > 1 ? "," : "");
        return text + "}";
    }

    void damage(std::string& text)
    {
        constexpr std::string_view bytes = "\"\\{}[]:,u0d8n1.-e \x01\x7F\x80\xC3\xE4\xF0\xFF";
        char const byte = pick(4) == 0 ? static_cast<char>(random_()) : bytes[pick(bytes.size())];
        std::size_t const at = pick(text.size());
        switch (pick(3)) {
        case 0: text[at] = byte; break;
        case 1: text.erase(at, 1); break;
        default: text.insert(at, 1, byte);
        }
    }

private:
    std::size_t pick(std::size_t count) { return random_() % count; }

    template <std::size_t Count>
    std::string one_of(std::string_view const (&list)[Count])
    {
        return std::string(list[pick(Count)]);
    }

    std::string space() { return one_of({"", "", "", "", " ", "\n", "\t "}); }

    std::string key()
    {
        return one_of({R"("type")", R"("type")", R"("delta")", R"("delta")", R"("item_id")",
                       R"("sequence_number")", R"("sequence_number")", R"("output_index")",
                       R"("content_index")", R"("error")", R"("\u0074ype")", R"("del\u0074a")",
                       R"("item")", R"("x")", R"("")", R"("\n")"});
    }

    std::string string()
    {
        std::string text = "\"";
        for (std::size_t i = pick(5); i > 0; --i)
            text += one_of({"a", "response.output_text.delta", "response.", "completed", "error",
                            R"(\n)", R"(\")", R"(\\)", R"(\u0041)", R"(\ud83d\ude00)", R"(\ud83d)",
                            R"(\ude00)", "你", "\xC3", "\xFF", R"(\u0000)", " "});
        if (pick(40) == 0)
            text += std::string(4080 + pick(40), 'l') + R"(\t)";
        return text + "\"";
    }

    std::string number()
    {
        return one_of({"0", "-0", "7", "-1", "123456", "9223372036854775807", "9223372036854775808",
                       "-9223372036854775808", "18446744073709551615", "1.5", "1e3", "-2.5E-3",
                       "1e309", "12345678901234567890123"});
    }

    std::string value(int depth)
    {
        switch (pick(depth < 4 ? 8 : 6)) {
        case 0:
        case 1:
        case 2: return string();
        case 3:
        case 4: return number();
        case 5: return one_of({"null", "true", "false"});
        case 6: return object(depth);
        default: return "[" + value(depth + 1) + (pick(2) == 0 ? "," + value(depth + 1) : "") + "]";
        }
    }

    std::mt19937 random_;
};

std::string repaired(std::string_view text)
{
    std::string out;
    responses::utf8::append_repaired(out, text);
    return out;
}

std::optional<json::value> document_of(std::string_view text)
{
    try {
        return responses::parse_json(text);
    } catch (responses::error const&) {
        return std::nullopt;
    }
}

std::string_view name_in(json::object const& object)
{
    if (auto const* type = object.if_contains("type"); type != nullptr && type->is_string())
        return type->get_string();
    auto const* error = object.if_contains("error");
    return error != nullptr && !error->is_null() ? "error" : "named";
}

std::optional<std::int64_t> integer_in(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_int64() ? std::optional(member->get_int64())
                                                   : std::nullopt;
}

std::string difference(event const& seen, json::object const& object)
{
    using responses::string_member;
    if (repaired(seen.name()) != name_in(object))
        return "name";
    // A half at the end waits for the next delta.
    auto const delta = string_member(object, "delta");
    if (seen.delta() != delta && std::string(seen.delta()) + "�" != delta)
        return "delta";
    if (seen.sequence_number() != integer_in(object, "sequence_number"))
        return "sequence_number";
    if (seen.type() != responses::event_type_of(seen.name()))
        return "type";
    if (seen.type() != event_type::output_text_delta)
        return "";
    if (repaired(seen.item_id()) != string_member(object, "item_id"))
        return "item_id";
    if (seen.output_index() != integer_in(object, "output_index").value_or(0))
        return "output_index";
    return seen.content_index() == integer_in(object, "content_index").value_or(0)
               ? ""
               : "content_index";
}

std::string compare(std::string const& text)
{
    event_decoder decoder;
    error_code code;
    auto const seen = decoder.decode(text, "named", code);
    auto const document = document_of(text);
    bool const is_object = document && document->is_object();
    if (is_object != seen.has_value() || is_object == code.failed())
        return "taken or not";
    return is_object ? difference(*seen, document->get_object()) : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(decoder_against_document)

BOOST_AUTO_TEST_CASE(random_objects)
{
    generator generate(11);
    for (int i = 0; i < 6000; ++i) {
        std::string const text = generate.object();
        BOOST_TEST_REQUIRE(compare(text) == "", text);
    }
}

BOOST_AUTO_TEST_CASE(damaged_objects)
{
    generator generate(12);
    int good = 0;
    for (int i = 0; i < 12'000; ++i) {
        std::string text = generate.object();
        generate.damage(text);
        BOOST_TEST_REQUIRE(compare(text) == "", text);
        good += document_of(text).has_value();
    }
    BOOST_TEST(good > 1000); // Else the damage would be too heavy to tell anything.
    BOOST_TEST(good < 11'000);
}

BOOST_AUTO_TEST_SUITE_END()
