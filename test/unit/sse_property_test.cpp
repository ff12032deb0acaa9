#include "support/allocations.hpp"
#include "support/reference_sse.hpp"
#include "support/sse_run.hpp"

#include <responses/sse.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <random>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(sse_property)

using namespace responses;
using namespace std::string_view_literals;
using test::reference_sse;
using test::run_sse;

namespace {

// What event streams are made of, and what is nearly that.
constexpr std::array fragments{
    "data"sv,
    "data:"sv,
    "data: "sv,
    "data:  "sv,
    "dat"sv,
    "a:"sv,
    "event"sv,
    "event:"sv,
    "event: "sv,
    "id"sv,
    "id:"sv,
    "id: "sv,
    "retry"sv,
    "retry:"sv,
    "retry: "sv,
    "25"sv,
    "0"sv,
    "x"sv,
    ":"sv,
    ": comment"sv,
    " "sv,
    "\n"sv,
    "\n"sv,
    "\n\n"sv,
    "\n\n"sv,
    "\r"sv,
    "\r"sv,
    "\r\r"sv,
    "\r\n"sv,
    "\r\n"sv,
    "\r\n\r\n"sv,
    "\n\r"sv,
    "\0"sv,
    "\xEF\xBB\xBF"sv,
    "\xEF"sv,
    "\xBB"sv,
    "unknown: "sv,
    "Data: "sv,
    "events: "sv,
    "\xC3\xA9"sv,
    "some longer text, as it is "sv,
};

std::string random_stream(std::mt19937& random)
{
    std::uniform_int_distribution<std::size_t> which{0, fragments.size() - 1};
    std::uniform_int_distribution<int> length{0, 60};
    std::string stream;
    for (int left = length(random); left != 0; --left)
        stream += fragments[which(random)];
    return stream;
}

std::string printable(std::string_view stream)
{
    std::string text;
    for (char const byte : stream) {
        if (byte >= ' ' && byte <= '~')
            text += byte;
        else
            text += byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : "\\?";
    }
    return text;
}

void check_cuttings(std::string_view stream, sse::limits const& bounds, std::mt19937& random)
{
    auto const wanted = reference_sse{bounds}(std::string{stream});
    auto const check = [&](test::sse_pieces const& pieces) {
        auto const given = run_sse(pieces, bounds);
        if (given != wanted)
            BOOST_ERROR(printable(stream) << "\nin " << pieces.size() << " pieces gave\n"
                                          << given << "\nexpected\n"
                                          << wanted);
    };
    check({stream});
    check(test::cut_evenly(stream, 1));
    for (std::size_t const longest : {2U, 5U, 40U})
        check(test::cut_randomly(stream, longest, random));
}

std::size_t read_all(sse::parser& parser, std::string_view stream, std::size_t size)
{
    std::size_t events = 0;
    for (; !stream.empty(); stream.remove_prefix(std::min(size, stream.size()))) {
        parser.feed(stream.substr(0, size));
        while (parser.next())
            ++events;
    }
    return events;
}

} // namespace

BOOST_AUTO_TEST_CASE(any_cutting_gives_what_the_reference_gives)
{
    std::mt19937 random{1};
    for (int i = 0; i < 5000; ++i)
        check_cuttings(random_stream(random), {}, random);
}

BOOST_AUTO_TEST_CASE(limits_give_the_same_events_and_then_the_same_error)
{
    std::mt19937 random{2};
    std::uniform_int_distribution<std::size_t> line{4, 40};
    std::uniform_int_distribution<std::size_t> event{0, 30};
    for (int i = 0; i < 5000; ++i)
        check_cuttings(random_stream(random), {.line = line(random), .event = event(random)},
                       random);
}

BOOST_AUTO_TEST_CASE(long_lines_of_every_ending)
{
    std::mt19937 random{3};
    for (std::string_view const end : {"\n", "\r", "\r\n"}) {
        std::string stream;
        for (std::size_t i = 0; i < 40; ++i) {
            stream.append("data: ").append(i * 997, 'x').append(end);
            if (i % 3 != 0)
                stream.append(end);
        }
        auto const wanted = reference_sse{}(stream);
        for (std::size_t const longest : {100U, 5000U, 100000U})
            BOOST_CHECK(run_sse(test::cut_randomly(stream, longest, random)) == wanted);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_once_the_buffers_have_grown)
{
    std::string stream;
    for (int i = 0; i < 100; ++i)
        stream +=
            "event: response.output_text.delta\nid: an id that is too long for a small string\n"
            "retry: 12\nunknown: x\n: comment\ndata: {\"type\":\"response.output_text.delta\"\n"
            "data: ,\"delta\":\"what there is to say\"}\n\n";
    for (std::size_t const size : {1U, 7U, 100U, 1400U, 65536U}) {
        sse::parser parser;
        read_all(parser, stream, size);
        auto const before = test::allocations();
        auto const events = read_all(parser, stream, size);
        auto const after = test::allocations();
        BOOST_TEST(events == 100U);
        BOOST_TEST(after - before == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
