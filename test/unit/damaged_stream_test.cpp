#include "protocol/event_reader.hpp"
#include "support/reference_reader.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(damaged_streams)

// What one wrong octet makes of a stream is what it makes of it when it is read whole.

namespace {

namespace json = boost::json;
using namespace responses;
using test::read_chunks_plainly;
using test::read_native_plainly;
using test::reference_outcome;

struct outcome
{
    std::vector<std::string> types;
    std::string text;
    errc code{};
    std::optional<response> final;
};

void take_all(event_reader& reader, outcome& out)
{
    while (auto const seen = reader.next()) {
        out.types.push_back(test::well_formed(seen->name()));
        out.text += seen->text();
    }
}

outcome read(std::string_view body)
{
    outcome out;
    event_reader reader(std::size_t{1} << 20);
    try {
        reader.feed(body);
        take_all(reader, out);
        if (!reader.ended())
            reader.end_input();
        take_all(reader, out);
    } catch (error const& failure) {
        out.code = static_cast<errc>(failure.code().value());
    }
    if (auto const* final = reader.final_response())
        out.final = *final;
    return out;
}

void check_native(std::string const& body)
{
    outcome const seen = read(body);
    reference_outcome const expected = read_native_plainly(body);
    BOOST_REQUIRE((seen.code == expected.code));
    BOOST_REQUIRE((seen.types == expected.types));
    BOOST_REQUIRE(seen.text == expected.text);
    BOOST_REQUIRE(seen.final.has_value() == expected.final.has_value());
    if (seen.final)
        BOOST_REQUIRE(to_json(*seen.final) ==
                      to_json(from_json<response>(json::value(*expected.final))));
}

void check_chunks(std::string const& body)
{
    outcome const seen = read(body);
    reference_outcome const expected = read_chunks_plainly(body);
    BOOST_REQUIRE((seen.code == expected.code));
    BOOST_REQUIRE(seen.text == expected.text);
    if (!seen.final)
        return;
    BOOST_REQUIRE(seen.final->output_text() == expected.text);
    BOOST_REQUIRE(seen.final->usage.has_value() == expected.usage.has_value());
    bool const is_cut = expected.finish_reason == "length";
    BOOST_REQUIRE(seen.final->status == (is_cut ? "incomplete" : "completed"));
}

// About so many octets of each, and any bit of them.
template <class Check>
void damage(std::string const& body, std::mt19937& random, Check check)
{
    constexpr unsigned bits[]{0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80};
    std::size_t const step = 1 + body.size() / 300;
    for (std::size_t at = random() % step; at < body.size(); at += 1 + random() % (2 * step - 1)) {
        std::string damaged = body;
        damaged[at] =
            static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ bits[random() % 8]);
        BOOST_TEST_CONTEXT("octet " << at << ": " << damaged.substr(at < 40 ? 0 : at - 40, 80))
        check(damaged);
    }
}

std::vector<json::object const*> streams()
{
    std::vector<json::object const*> all;
    for (json::value const& one : test::stream_vectors())
        if (test::octets_of(one.as_object()).size() < 20'000 &&
            one.at("file").as_string().ends_with(".sse"))
            all.push_back(&one.get_object());
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(native_ones_as_they_are)
{
    int count = 0;
    for (json::object const* one : streams()) {
        std::string const body = test::octets_of(*one);
        if (body.find("chat.completion") != body.npos)
            continue;
        ++count;
        BOOST_TEST_CONTEXT(one->at("name").as_string())
        check_native(body);
    }
    BOOST_TEST(count > 20);
}

BOOST_AUTO_TEST_CASE(native_ones_with_an_octet_that_is_another)
{
    std::mt19937 random(5);
    for (json::object const* one : streams()) {
        std::string const body = test::octets_of(*one);
        if (body.find("chat.completion") != body.npos || body.empty())
            continue;
        BOOST_TEST_CONTEXT(one->at("name").as_string())
        damage(body, random, check_native);
    }
}

BOOST_AUTO_TEST_CASE(chunks_as_they_are_and_cut_short)
{
    for (std::string_view const name : {"chat_chunks_done"}) {
        std::string const body = test::octets_of(test::stream_vector(name));
        for (std::size_t size = 0; size <= body.size(); ++size)
            BOOST_TEST_CONTEXT(size)
        check_chunks(body.substr(0, size));
    }
}

BOOST_AUTO_TEST_CASE(chunks_with_an_octet_that_is_another)
{
    std::mt19937 random(6);
    std::string const body = test::octets_of(test::stream_vector("chat_chunks_done"));
    for (int round = 0; round < 4; ++round)
        damage(body, random, check_chunks);
}

BOOST_AUTO_TEST_SUITE_END()
