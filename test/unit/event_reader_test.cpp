#include "protocol/event_reader.hpp"
#include "protocol/stream_position.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>
#include <responses/snapshot.hpp>

#include <boost/json/value_to.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(reader)

namespace {

namespace json = boost::json;
using responses::errc;
using responses::error;
using responses::event_reader;
using responses::event_type;
using responses::response;
using responses::test::octets_of;
using responses::test::stream_vector;
using responses::test::stream_vectors;
using pieces = std::vector<std::string_view>;

constexpr std::size_t no_bound = std::size_t{64} << 20;

/// What a reader made of a stream.
struct outcome
{
    std::vector<std::string> types;
    std::vector<std::string> raws;
    std::string text;
    std::optional<error> failure;
    std::optional<response> final;
    std::optional<std::int64_t> last_sequence_number;
    bool ended = false;

    errc code() const { return static_cast<errc>(failure ? failure->code().value() : 0); }
};

bool operator==(outcome const& a, outcome const& b)
{
    auto const words = [](outcome const& one) {
        return one.failure ? std::string(one.failure->what()) : std::string();
    };
    return a.types == b.types && a.raws == b.raws && a.text == b.text && words(a) == words(b) &&
           a.ended == b.ended && a.last_sequence_number == b.last_sequence_number &&
           a.final.has_value() == b.final.has_value() &&
           (!a.final || to_json(*a.final) == to_json(*b.final));
}

void take_all(event_reader& reader, outcome& out)
{
    while (auto const seen = reader.next()) {
        BOOST_REQUIRE(!reader.ended()); // An event comes first, the end or the failure after it.
        out.types.emplace_back(seen->name());
        out.raws.emplace_back(seen->raw());
        out.text += seen->text();
        if (auto const number = seen->sequence_number())
            out.last_sequence_number = number;
        BOOST_REQUIRE(reader.at_terminal() == is_terminal(seen->type()));
    }
}

// Each piece is memory of its own that is gone once it is used up, so that AddressSanitizer sees
// every view that outlives it.
void feed_and_destroy(event_reader& reader, std::string_view piece, outcome& out)
{
    auto const memory = std::make_unique<char[]>(piece.size());
    std::ranges::copy(piece, memory.get());
    reader.feed({memory.get(), piece.size()});
    take_all(reader, out);
}

outcome read(pieces const& body, std::size_t max_event_size = no_bound)
{
    outcome out;
    event_reader reader(max_event_size);
    try {
        for (auto const piece : body)
            if (!reader.ended())
                feed_and_destroy(reader, piece, out);
        if (!reader.ended())
            reader.end_input();
        take_all(reader, out);
    } catch (error const& failure) {
        out.failure = failure;
    }
    out.ended = reader.ended();
    BOOST_REQUIRE(out.ended);
    for (int i = 0; i < 3; ++i)
        BOOST_REQUIRE(!reader.next()); // For good.
    if (auto const* final = reader.final_response())
        out.final = *final;
    return out;
}

outcome read(std::string_view body) { return read(pieces{body}); }

pieces cut_at(std::string_view body, std::size_t at)
{
    return {body.substr(0, at), body.substr(at)};
}

pieces cut_evenly(std::string_view body, std::size_t size)
{
    pieces list;
    for (std::size_t at = 0; at < body.size(); at += size)
        list.push_back(body.substr(at, size));
    return list;
}

pieces cut_randomly(std::string_view body, std::mt19937& random)
{
    pieces list;
    while (!body.empty()) {
        std::size_t const size = random() % (std::size_t{1} << (random() % 12));
        list.push_back(body.substr(0, size));
        body.remove_prefix(list.back().size());
    }
    return list;
}

// The data of the events of a well-made stream, by the shortest way.
std::vector<std::string> data_of(std::string body)
{
    if (body.starts_with("\xEF\xBB\xBF"))
        body.erase(0, 3);
    for (std::size_t at = 0; (at = body.find('\r', at)) != body.npos;)
        body.replace(at, body[at + 1] == '\n' ? 2 : 1, "\n");
    std::vector<std::string> events;
    std::optional<std::string> data;
    for (std::size_t at = 0; at < body.size();) {
        std::size_t const end = std::min(body.find('\n', at), body.size());
        std::string const line = body.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("data: "))
            data = (data ? *data + "\n" : "") + line.substr(6);
        else if (line.empty() && data)
            events.push_back(*std::exchange(data, std::nullopt));
    }
    return events;
}

std::vector<std::string> types_of(json::object const& expected)
{
    std::vector<std::string> types;
    for (json::value const& entry : expected.at("types").as_array()) {
        std::string const type = entry.is_null() ? "error" : std::string(entry.as_string());
        auto const times = type.find(" x ");
        if (times == type.npos)
            types.push_back(type);
        else
            types.insert(types.end(), std::stoul(type), type.substr(times + 3));
    }
    return types;
}

errc code_of(json::object const& expected)
{
    auto const* failure = expected.at("error").if_object();
    if (failure == nullptr)
        return errc{};
    static std::map<std::string_view, errc> const codes{{"truncated", errc::truncated},
                                                        {"parse", errc::malformed_json},
                                                        {"stream_error", errc::response_failed},
                                                        {"response_failed", errc::response_failed}};
    return codes.at(failure->at("kind").as_string());
}

void check_failure(outcome const& seen, json::object const& expected)
{
    BOOST_TEST((seen.code() == code_of(expected)));
    if (seen.code() != errc::response_failed)
        return;
    auto const& said = expected.at("error").as_object();
    BOOST_REQUIRE(seen.failure->api());
    json::value const& code = said.at("code");
    BOOST_TEST(seen.failure->api()->code ==
               (code.is_int64() ? std::to_string(code.as_int64()) : std::string(code.as_string())));
    BOOST_TEST(seen.failure->api()->message == said.at("message").as_string());
}

void check_usage(response const& final, json::value const& expected)
{
    BOOST_REQUIRE(final.usage.has_value() == expected.is_object());
    if (!final.usage)
        return;
    auto const number = [&](char const* pointer) {
        return expected.at_pointer(pointer).as_int64();
    };
    BOOST_TEST(final.usage->input_tokens == number("/input_tokens"));
    BOOST_TEST(final.usage->output_tokens == number("/output_tokens"));
    BOOST_TEST(final.usage->total_tokens == number("/total_tokens"));
    BOOST_TEST(final.usage->input_tokens_details.cached_tokens ==
               number("/input_tokens_details/cached_tokens"));
    BOOST_TEST(final.usage->output_tokens_details.reasoning_tokens ==
               number("/output_tokens_details/reasoning_tokens"));
}

void check_final(outcome const& seen, json::object const& expected)
{
    std::string_view const terminal = expected.at("terminal").as_string();
    bool const has_response = terminal != "none" && terminal != "error";
    BOOST_REQUIRE(seen.final.has_value() == has_response);
    if (!has_response)
        return;
    BOOST_TEST(seen.types.back() == "response." + std::string(terminal));
    BOOST_TEST(seen.final->status == expected.at("response_status").as_string());
    BOOST_TEST(seen.final->output_text() == expected.at("output_text").as_string());
    check_usage(*seen.final, expected.at("usage"));
    if (auto const* reason = expected.if_contains("incomplete_reason"))
        BOOST_TEST(seen.final->incomplete_details->reason == reason->as_string());
}

void check(outcome const& seen, json::object const& entry)
{
    json::object const& expected = entry.at("expect").as_object();
    BOOST_TEST(seen.types == types_of(expected), boost::test_tools::per_element());
    auto const* partial = expected.if_contains("partial_text");
    BOOST_TEST(seen.text == (partial ? *partial : expected.at("output_text")).as_string());
    check_failure(seen, expected);
    check_final(seen, expected);
    auto sent = data_of(octets_of(entry));
    BOOST_REQUIRE(sent.size() >= seen.raws.size());
    sent.resize(seen.raws.size()); // What follows the end is not read.
    BOOST_TEST((seen.raws == sent));
}

// Those that are translated are not the native events that this layer reads.
std::vector<json::object const*> native_streams()
{
    std::vector<json::object const*> list;
    for (json::value const& value : stream_vectors())
        if (auto const& entry = value.as_object();
            entry.at("kind").as_string() == "sse" &&
            !entry.at("expect").as_object().contains("translated"))
            list.push_back(&entry);
    return list;
}

std::string name_of(json::object const& entry) { return std::string(entry.at("name").as_string()); }

// A whole stream in few bytes.
constexpr std::string_view created =
    R"({"type":"response.created","sequence_number":0,"response":{"id":"r"}})";
constexpr std::string_view delta =
    R"({"type":"response.output_text.delta","sequence_number":1,"delta":"é\n"})";
constexpr std::string_view completed =
    R"({"type":"response.completed","sequence_number":2,"response":{"id":"r","status":"completed"}})";

std::string frame(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }
std::string whole(std::string_view more = {})
{
    return frame(created) + frame(delta) + frame(completed) + std::string(more);
}

std::string with_line_ends(std::string text, std::string_view end)
{
    for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; at += end.size())
        text.replace(at, 1, end);
    return text;
}

// One member a line.
std::string in_many_lines(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        out += c;
        if (c == '{' || c == ',')
            out += "\ndata: ";
    }
    return out;
}

std::vector<std::string> small_streams()
{
    std::string const named = "event: response.created\n" + frame(created) +
                              ": comment\nevent: response.output_text.delta\nid: 1\n" +
                              frame(delta) + "event: response.completed\nretry: 5\n" +
                              frame(completed);
    return {whole(),
            named,
            with_line_ends(named, "\r\n"),
            with_line_ends(named, "\r"),
            "\xEF\xBB\xBF" + whole(),
            in_many_lines(whole()),
            with_line_ends(in_many_lines(whole()), "\r\n"),
            "\n\n: x\n\ndata:\n\n" + whole("data: [DONE]\n\n")};
}

void check_small(outcome const& seen)
{
    BOOST_REQUIRE(!seen.failure);
    BOOST_REQUIRE(
        (seen.types == std::vector<std::string>{"response.created", "response.output_text.delta",
                                                "response.completed"}));
    BOOST_REQUIRE(seen.text == "é\n");
    BOOST_REQUIRE(seen.final->status == "completed");
    BOOST_REQUIRE(seen.last_sequence_number == 2);
}

// Where the JSON of the terminal event ends, behind which there is no other in these streams.
std::size_t end_of_terminal(std::string_view body) { return body.rfind('}') + 1; }

// A prefix is a success, or whatever the whole stream is, when the terminal event is whole in it.
void check_prefix(std::string_view body, std::size_t size, outcome const& expected)
{
    outcome const seen = read(body.substr(0, size));
    if (size < end_of_terminal(body))
        BOOST_REQUIRE((seen.code() == errc::truncated));
    else
        BOOST_REQUIRE((seen == expected));
}

} // namespace

BOOST_AUTO_TEST_CASE(all_stream_vectors)
{
    auto const streams = native_streams();
    BOOST_TEST(streams.size() > 25u);
    for (auto const* entry : streams)
        BOOST_TEST_CONTEXT(name_of(*entry))
    check(read(octets_of(*entry)), *entry);
}

BOOST_AUTO_TEST_CASE(all_stream_vectors_however_cut)
{
    std::mt19937 random(21);
    for (auto const* entry : native_streams()) {
        BOOST_TEST_CONTEXT(name_of(*entry))
        {
            std::string const body = octets_of(*entry);
            outcome const expected = read(body);
            BOOST_REQUIRE((read(cut_evenly(body, 1)) == expected));
            BOOST_REQUIRE((read(cut_evenly(body, 1400)) == expected));
            for (int i = 0; i < 10; ++i)
                BOOST_REQUIRE((read(cut_randomly(body, random)) == expected));
            // All cuts of what is small, else those that a step with no rhythm meets.
            std::size_t const step = body.size() < 2400 ? 1 : body.size() / 120 | 1;
            for (std::size_t at = 0; at <= body.size(); at += step)
                BOOST_REQUIRE((read(cut_at(body, at)) == expected));
        }
    }
}

BOOST_AUTO_TEST_CASE(all_stream_vectors_cut_short)
{
    for (auto const* entry : native_streams()) {
        std::string const body = octets_of(*entry);
        outcome const expected = read(body);
        if (!expected.final && expected.code() != errc::response_failed)
            continue; // It has no terminal event.
        BOOST_TEST_CONTEXT(name_of(*entry))
        {
            std::size_t const step = body.size() < 2400 ? 1 : body.size() / 120 | 1;
            for (std::size_t size = 0; size < body.size(); size += step)
                check_prefix(body, size, expected);
            for (std::size_t back = 0; back < 40 && back < body.size(); ++back)
                check_prefix(body, body.size() - back, expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(small_streams_however_cut)
{
    std::mt19937 random(22);
    for (std::string const& body : small_streams()) {
        BOOST_TEST_CONTEXT(body)
        {
            check_small(read(body));
            check_small(read(cut_evenly(body, 1)));
            for (std::size_t at = 0; at <= body.size(); ++at)
                check_small(read(cut_at(body, at)));
            for (int i = 0; i < 500; ++i)
                check_small(read(cut_randomly(body, random)));
        }
    }
}

BOOST_AUTO_TEST_CASE(small_streams_cut_short)
{
    for (std::string const& body : small_streams()) {
        outcome const expected = read(body);
        for (std::size_t size = 0; size <= body.size(); ++size)
            check_prefix(body, size, expected);
    }
}

// As the standard has it; only of a terminal event all is known.
BOOST_AUTO_TEST_CASE(an_unfinished_event_that_is_not_terminal_is_dropped)
{
    for (std::string_view const end : {"", "\n", "\r"}) {
        outcome const seen =
            read(frame(created) + "data: " + std::string(delta) + std::string(end));
        BOOST_TEST((seen.code() == errc::truncated));
        BOOST_TEST(seen.types.size() == 1u);
        BOOST_TEST(seen.last_sequence_number.value() == 0);
    }
}

BOOST_AUTO_TEST_CASE(done_marks)
{
    for (std::string_view const mark :
         {"data: [DONE]\n\n", "data:[DONE]\n\n", "data: [DONE]  \n\n", "data: [DONE]\t\n\n",
          "data: [DONE]\r\n\r\n", "event: done\ndata: [DONE]\n\n", "data: [DONE]"}) {
        std::string const text(mark);
        check_small(read(whole(text)));
        BOOST_TEST((read(text).code() == errc::truncated), mark);
        outcome const early = read(frame(created) + text + frame(completed));
        BOOST_TEST((early.code() == errc::truncated || mark == "data: [DONE]"), mark);
        BOOST_TEST(early.types.size() == 1u, mark);
        BOOST_TEST(!early.final, mark);
    }
    BOOST_TEST((read("data: [DONE]x\n\n").code() == errc::malformed_json));
    BOOST_TEST((read("data: [done]\n\n").code() == errc::malformed_json));
}

BOOST_AUTO_TEST_CASE(heartbeats_without_data)
{
    for (std::string_view const beat :
         {":\n", ": ping\n\n", ":\n\n", "\n", "\n\n\n", "data:\n\n", "data\n\n", "data: \n\n",
          "event: ping\n\n", "event: ping\ndata:\n\n", "event: ping\ndata: \n\n", "id: 7\n\n",
          "id\n\n", "retry: 3000\n\n", "retry: x\n\n", "unknown: x\n\n", "id: 1\n\n: x\n\n", "\r\n",
          "\r"}) {
        std::string const text(beat);
        BOOST_TEST_CONTEXT(text)
        check_small(
            read(text + frame(created) + text + frame(delta) + text + frame(completed) + text));
    }
}

BOOST_AUTO_TEST_CASE(heartbeats_with_data_are_events)
{
    for (std::string_view const beat :
         {R"(data: {"type":"keepalive","sequence_number":9})", "event: keepalive\ndata: {}",
          "event: ping\ndata: {}", R"(data: {"type":"ping"})", "event: ping\ndata: {\"ts\":1}"}) {
        outcome const seen = read(std::string(beat) + "\n\n" + whole());
        BOOST_TEST(!seen.failure, beat);
        BOOST_TEST(seen.types.size() == 4u, beat);
        BOOST_TEST((seen.types.front() == "ping" || seen.types.front() == "keepalive"), beat);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_read_behind_the_terminal_event)
{
    for (std::string_view const more :
         {R"({"type":"response.output_text.delta","delta":"no"})", "not json", "{}",
          R"({"type":"error","message":"no"})", R"({"type":"response.failed","response":{}})"})
        check_small(read(whole(frame(more))));
    check_small(read({whole(), "data: not json\n\n", "data: {}"}));
    check_small(read(whole("data: {\"type\":\"resp")));
    check_small(read(whole(std::string(1000, '\xFF'))));
}

BOOST_AUTO_TEST_CASE(the_name_of_the_frame_stands_in_for_a_missing_type)
{
    outcome const seen = read("event: response.created\ndata: {\"response\":{}}\n\n"
                              "event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\n"
                              "event: response.completed\ndata: {\"response\":{\"id\":\"r\"}}\n\n");
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.text == "a");
    BOOST_TEST(seen.final->id == "r");
    BOOST_TEST(!seen.last_sequence_number);
    outcome const failed = read("event: error\ndata: {\"code\":\"c\",\"message\":\"m\"}\n\n");
    BOOST_TEST((failed.code() == errc::response_failed));
    BOOST_TEST(failed.failure->api()->message == "m");
}

BOOST_AUTO_TEST_CASE(the_type_inside_wins_over_the_name_of_the_frame)
{
    check_small(read("event: error\n" + frame(created) + "event: response.failed\n" + frame(delta) +
                     "event: response.output_text.delta\n" + frame(completed)));
}

BOOST_AUTO_TEST_CASE(errors_without_a_type)
{
    for (std::string_view const data :
         {R"({"error":{"message":"m","code":502}})", R"({"error":"m"})",
          R"({"error":{"message":"m"},"status":500})", R"({"message":"m","code":429})",
          R"({"object":"error","message":"m"})", R"({"detail":"m"})", R"({"code":1,"msg":"m"})"}) {
        outcome const seen = read(frame(created) + frame(data));
        BOOST_TEST((seen.types == std::vector<std::string>{"response.created", "error"}));
        BOOST_TEST((seen.code() == errc::response_failed));
        BOOST_TEST(seen.failure->api()->message == "m");
        BOOST_TEST(seen.failure->api()->status == 0);
        BOOST_TEST(seen.failure->api()->body == data);
    }
}

BOOST_AUTO_TEST_CASE(an_event_named_error_may_have_the_type_of_the_error)
{
    std::string const data = R"({"type":"overloaded_error","message":"m"})";
    outcome const seen = read(frame(created) + "event: error\n" + frame(data));
    BOOST_TEST((seen.types == std::vector<std::string>{"response.created", "error"}));
    BOOST_TEST((seen.code() == errc::response_failed));
    BOOST_TEST(seen.failure->api()->type == "overloaded_error");
    BOOST_TEST(seen.failure->api()->message == "m");
    BOOST_TEST(read(frame(data) + frame(completed)).types.front() == "overloaded_error");
}

BOOST_AUTO_TEST_CASE(a_failed_response_is_given_and_then_thrown)
{
    outcome const seen = read(frame(
        R"({"type":"response.failed","sequence_number":5,"response":{"id":"r","status":"failed",)"
        R"("error":{"code":"server_error","message":"m"}}})"));
    BOOST_TEST((seen.types == std::vector<std::string>{"response.failed"}));
    BOOST_TEST((seen.code() == errc::response_failed));
    BOOST_TEST(seen.failure->api()->code == "server_error");
    BOOST_TEST(seen.failure->details().failed->id == "r");
    BOOST_TEST(seen.final->id == "r");
    BOOST_TEST(seen.failure->is_retryable());
}

BOOST_AUTO_TEST_CASE(an_incomplete_response_is_an_outcome)
{
    outcome const seen =
        read(frame(R"({"type":"response.incomplete","response":{"status":"incomplete",)"
                   R"("incomplete_details":{"reason":"content_filter"}}})"));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.final->incomplete_details->reason == "content_filter");
}

BOOST_AUTO_TEST_CASE(a_terminal_event_without_a_response_is_malformed)
{
    for (std::string_view const data :
         {R"({"type":"response.completed"})", R"({"type":"response.failed","response":null})",
          R"({"type":"response.incomplete","response":[]})"}) {
        outcome const seen = read(frame(created) + frame(data));
        BOOST_TEST((seen.code() == errc::malformed_json), data);
        BOOST_TEST(seen.types.size() == 1u, data);
        BOOST_TEST(!seen.final, data);
    }
}

// As some gateways send it.
BOOST_AUTO_TEST_CASE(a_response_that_is_not_wrapped)
{
    constexpr std::string_view first =
        R"({"type":"response.created","id":"r","object":"response","output":[],"store":false})";
    for (
        std::string_view const last :
        {R"({"type":"response.completed","sequence_number":1,"id":"r","object":"response","status":"completed","new":1})",
         R"({"type":"response.completed","id":"r","status":"completed","output":[],"new":1})"}) {
        event_reader reader(no_bound);
        responses::snapshot kept;
        responses::stream_position position;
        std::string const body = frame(first) + frame(last);
        reader.feed(body);
        while (auto const seen = reader.next()) {
            kept.apply(*seen);
            position.learn(*seen);
            position.admit(*seen);
            if (seen->type() == event_type::completed) {
                auto const payload = seen->get<responses::events::completed>();
                BOOST_TEST(payload.response.id == "r");
                BOOST_TEST(!payload.extra.contains("id"));
                BOOST_TEST(seen->raw() == last);
            }
        }
        for (response const& one : {*reader.final_response(), kept.response()}) {
            BOOST_TEST(one.id == "r");
            BOOST_TEST(one.status == "completed");
            BOOST_TEST(one.extra.at("new").as_int64() == 1);
            BOOST_TEST(!one.extra.contains("type"));
            BOOST_TEST(!one.extra.contains("sequence_number"));
        }
        BOOST_TEST(position.id() == "r");
        BOOST_TEST(!position.is_resumable());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_event_is_shown)
{
    outcome const broken = read(frame(created) + frame("{\"a\":\x80}") + frame(completed));
    BOOST_TEST((broken.code() == errc::malformed_json));
    BOOST_TEST(broken.types.size() == 1u);
    BOOST_TEST(broken.failure->details().reason.ends_with(" in the event: {\"a\":�}"));
    BOOST_TEST((read(frame("[]")).code() == errc::malformed_json));
    BOOST_TEST((read(frame("null")).code() == errc::malformed_json));

    BOOST_TEST((read(frame("{}")).code() == errc::unexpected_content));
    BOOST_TEST((read(frame(R"({"type":""})")).code() == errc::unexpected_content));
    BOOST_TEST((read(frame(R"({"error":null})")).code() == errc::unexpected_content));
    BOOST_TEST(read(frame(std::string(100'000, 'x'))).failure->details().reason.size() < 300u);
}

BOOST_AUTO_TEST_CASE(what_is_no_chunk_is_shown)
{
    std::string const body = octets_of(stream_vector("chat_chunks_done"));
    std::size_t const second = body.find("\n\n") + 2;
    for (std::string_view const data : {"5", "[]", "null", "\"[DONE]\"", "{"}) {
        outcome const seen = read(body.substr(0, second) + frame(data) + body.substr(second));
        BOOST_TEST((seen.code() == errc::malformed_json), data);
        BOOST_TEST(seen.failure->details().reason.ends_with(" in the event: " + std::string(data)));
    }
}

BOOST_AUTO_TEST_CASE(unknown_events_pass)
{
    std::string const data = R"({"type":"response.new_thing","sequence_number":7,"x":[1]})";
    outcome const seen = read(frame(data) + frame(completed));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.types.front() == "response.new_thing");
    BOOST_TEST(seen.raws.front() == data);
}

BOOST_AUTO_TEST_CASE(broken_text_is_repaired)
{
    outcome const seen =
        read(frame("{\"type\":\"response.output_text.delta\",\"delta\":\"a\xFF\"}") +
             frame(R"({"type":"response.output_text.delta","delta":"\ude00"})") +
             frame(R"({"type":"response.completed","response":{"id":"\ude00"}})"));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.text == "a��");
    BOOST_TEST(seen.final->id == "�");
    BOOST_TEST(seen.raws[0].find('\xFF') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_event_over_the_bound_is_too_large)
{
    std::string const large = R"({"type":"x","pad":")" + std::string(500, 'p') + R"("})";
    std::string const body = frame(large);
    for (pieces const& cut : {pieces{body}, cut_evenly(body, 7)}) {
        outcome const seen = read(cut, 300);
        BOOST_TEST((seen.code() == errc::too_large));
        BOOST_TEST(seen.types.empty());
    }
    // All lines, and the events that came before.
    outcome const later = read({frame(created), frame(large), frame(completed)}, 300);
    BOOST_TEST((later.code() == errc::too_large));
    BOOST_TEST(later.types.size() == 1u);
    BOOST_TEST((read({in_many_lines(frame(large))}, 300).code() == errc::too_large));
    BOOST_TEST(
        (read({": " + std::string(500, 'c') + "\n" + whole()}, 300).code() == errc::too_large));
    check_small(read(pieces{whole()}, 300));
}

BOOST_AUTO_TEST_CASE(what_is_known_before_the_end)
{
    event_reader reader(no_bound);
    BOOST_TEST(!reader.next());
    BOOST_TEST(!reader.ended());
    BOOST_TEST(!reader.at_terminal());
    BOOST_TEST(!reader.final_response());
    std::string const body = whole();
    reader.feed(body);
    for (std::int64_t number = 0; number < 3; ++number) {
        BOOST_TEST(!reader.at_terminal());
        BOOST_TEST(!reader.final_response());
        BOOST_TEST(reader.next().value().sequence_number().value() == number);
    }
    BOOST_TEST(reader.at_terminal());
    BOOST_TEST(!reader.ended());
    BOOST_REQUIRE(reader.final_response());
    BOOST_TEST(reader.final_response()->id == "r");
    BOOST_TEST(!reader.next());
    BOOST_TEST(reader.ended());
    BOOST_TEST(!reader.at_terminal());
    reader.end_input();
    BOOST_TEST(!reader.next());
    BOOST_TEST(reader.final_response());
}

BOOST_AUTO_TEST_CASE(the_end_of_input_comes_after_the_terminal_event)
{
    event_reader reader(no_bound);
    std::string const body = frame(completed);
    reader.feed(body);
    reader.end_input(); // Before anything was taken.
    BOOST_TEST(reader.next()->raw() == completed);
    BOOST_TEST(!reader.next());
    BOOST_TEST(reader.ended());
}

BOOST_AUTO_TEST_SUITE_END()
