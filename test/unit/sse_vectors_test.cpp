#include "protocol/utf8.hpp"
#include "support/sse_run.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(sse_vectors)

using namespace responses;
namespace json = boost::json;
using test::run_sse;
using test::sse_event;
using test::sse_outcome;
using test::sse_pieces;

namespace {

constexpr std::size_t small = 8192;

json::array const& vectors()
{
    static json::value const file = [] {
        std::ostringstream text;
        text << std::ifstream{RESPONSES_TEST_DIR "/vectors/sse-vectors.json"}.rdbuf();
        return json::parse(text.str());
    }();
    return file.at("vectors").as_array();
}

std::string text_of(json::value const& value)
{
    return std::string{std::string_view{value.as_string()}};
}

std::string from_base64(json::value const& value)
{
    auto const text = text_of(value);
    std::string bytes(text.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                    reinterpret_cast<unsigned char const*>(text.data()),
                    static_cast<int>(text.size()));
    bytes.resize(bytes.size() -
                 static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')));
    return bytes;
}

std::vector<std::string> chunks(json::object const& vector)
{
    std::vector<std::string> result;
    if (auto const* plain = vector.if_contains("chunks_base64"))
        for (auto const& chunk : plain->as_array())
            result.push_back(from_base64(chunk));
    if (auto const* repeated = vector.if_contains("chunks_rle"))
        for (auto const& run : repeated->as_array())
            result.insert(result.end(), run.at(1).to_number<std::size_t>(), from_base64(run.at(0)));
    return result;
}

std::string data(json::object const& event)
{
    if (auto const* plain = event.if_contains("data"))
        return text_of(*plain);
    std::string text;
    for (auto const& run : event.at("data_rle").as_array())
        for (auto times = run.at(1).to_number<std::size_t>(); times != 0; --times)
            text += text_of(run.at(0));
    return text;
}

std::vector<sse_event> events(json::value const& list)
{
    std::vector<sse_event> result;
    for (auto const& each : list.as_array()) {
        auto const& event = each.as_object();
        result.push_back({text_of(event.at("event")), data(event), text_of(event.at("id"))});
    }
    return result;
}

sse_outcome expected(json::object const& vector)
{
    auto const& final = vector.at("final").as_object();
    sse_outcome result{.events = events(vector.at("expect")),
                       .unfinished = {},
                       .last_event_id = text_of(final.at("last_event_id")),
                       .retry = {}};
    if (auto const* unfinished = vector.if_contains("expect_lenient_eof"))
        result.unfinished = events(*unfinished).at(0);
    if (auto const& retry = final.at("retry"); !retry.is_null())
        result.retry = std::chrono::milliseconds{retry.to_number<std::int64_t>()};
    return result;
}

std::string decoded(std::string_view bytes)
{
    std::string text;
    utf8::append_repaired(text, bytes);
    return text;
}

sse_event as_text(sse_event const& event)
{
    auto name = event.event.empty() ? "message" : decoded(event.event);
    return {std::move(name), decoded(event.data), decoded(event.id)};
}

sse_outcome as_text(sse_outcome outcome)
{
    for (auto& event : outcome.events)
        event = as_text(event);
    if (outcome.unfinished)
        outcome.unfinished = as_text(*outcome.unfinished);
    outcome.last_event_id = decoded(outcome.last_event_id);
    return outcome;
}

/// One vector: its name, its bytes in their pieces, and what these gave.
struct sample
{
    std::string name;
    std::string stream;
    sse_outcome outcome;
};

sample run(json::object const& vector)
{
    auto const parts = chunks(vector);
    sample made{text_of(vector.at("name")), {}, run_sse({parts.begin(), parts.end()})};
    for (auto const& part : parts)
        made.stream += part;
    return made;
}

std::vector<sample> const& samples()
{
    static std::vector<sample> const all = [] {
        std::vector<sample> made;
        for (auto const& vector : vectors())
            made.push_back(run(vector.as_object()));
        return made;
    }();
    return all;
}

void check_same(sample const& wanted, sse_pieces const& pieces)
{
    if (run_sse(pieces) != wanted.outcome)
        BOOST_ERROR(wanted.name << " in " << pieces.size() << " pieces differs");
}

} // namespace

BOOST_AUTO_TEST_CASE(give_what_the_standard_says)
{
    BOOST_TEST(vectors().size() == 122U);
    for (std::size_t i = 0; i < vectors().size(); ++i) {
        auto const& vector = vectors()[i].as_object();
        auto wanted = expected(vector);
        if (vector.contains("retry_any"))
            wanted.retry = samples()[i].outcome.retry;
        auto const given = as_text(samples()[i].outcome);
        if (given == wanted)
            continue;
        BOOST_ERROR(samples()[i].name << " differs");
        if (samples()[i].stream.size() < small)
            BOOST_TEST_MESSAGE("gave " << given << "\nexpected " << wanted);
    }
}

BOOST_AUTO_TEST_CASE(give_the_same_whole)
{
    for (auto const& each : samples())
        check_same(each, {each.stream});
}

BOOST_AUTO_TEST_CASE(give_the_same_cut_anywhere_in_two)
{
    for (auto const& each : samples()) {
        std::string_view const stream = each.stream;
        auto const step = stream.size() <= small ? 1 : stream.size() / 61;
        for (std::size_t cut = 0; cut <= stream.size(); cut += step)
            check_same(each, {stream.substr(0, cut), stream.substr(cut)});
    }
}

BOOST_AUTO_TEST_CASE(give_the_same_byte_by_byte)
{
    for (auto const& each : samples())
        check_same(each, test::cut_evenly(each.stream, 1));
}

BOOST_AUTO_TEST_CASE(give_the_same_cut_at_random)
{
    std::mt19937 random{20240607};
    for (auto const& each : samples()) {
        bool const is_small = each.stream.size() <= small;
        for (int i = 0; i < (is_small ? 100 : 3); ++i)
            check_same(each, test::cut_randomly(each.stream, is_small ? 12 : 20000, random));
    }
}

BOOST_AUTO_TEST_SUITE_END()
