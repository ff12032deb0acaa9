#include "support/sse_run.hpp"

#include <responses/error.hpp>
#include <responses/sse.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

BOOST_AUTO_TEST_SUITE(sse)

using namespace responses;
using namespace std::chrono_literals;
using event_parser = responses::sse::parser;
using test::run_sse;
using test::sse_event;

namespace {

bool within(std::string_view view, std::string_view piece)
{
    return view.data() >= piece.data() && view.data() + view.size() <= piece.data() + piece.size();
}

bool is_too_large(error const& failure) { return failure.code() == errc::too_large; }

std::string event_of(std::size_t data_size) { return "data: " + std::string(data_size, 'x'); }

} // namespace

BOOST_AUTO_TEST_CASE(an_event_within_a_piece_is_a_view_into_it)
{
    std::string const piece = "event: note\ndata: {\"a\":1}\n\nevent:b\r\ndata:c\r\n\r\n";
    event_parser parser;
    parser.feed(piece);
    for (std::string_view const expected : {"{\"a\":1}", "c"}) {
        auto const frame = parser.next();
        BOOST_REQUIRE(frame);
        BOOST_TEST(frame->data == expected);
        BOOST_TEST(within(frame->data, piece));
        BOOST_TEST(within(frame->event, piece));
    }
    BOOST_TEST(!parser.next());
}

BOOST_AUTO_TEST_CASE(only_the_event_over_a_cut_is_gathered)
{
    std::string const first = "data: one\n\ndata: tw";
    std::string const second = "o\n\ndata: three\n\n";
    event_parser parser;
    parser.feed(first);
    BOOST_TEST(within(parser.next()->data, first));
    BOOST_TEST(!parser.next());

    parser.feed(second);
    auto const gathered = parser.next();
    BOOST_TEST(gathered->data == "two");
    BOOST_TEST(!within(gathered->data, second));
    BOOST_TEST(within(parser.next()->data, second));
}

BOOST_AUTO_TEST_CASE(what_lies_whole_in_the_last_piece_stays_a_view)
{
    std::string const first = "event: note\n";
    std::string const second = "data: x\n\n";
    event_parser parser;
    parser.feed(first);
    BOOST_TEST(!parser.next());
    parser.feed(second);
    auto const frame = parser.next();
    BOOST_TEST(frame->event == "note");
    BOOST_TEST(!within(frame->event, first));
    BOOST_TEST(within(frame->data, second));
}

BOOST_AUTO_TEST_CASE(gathered_data_reuse_one_buffer)
{
    event_parser parser;
    char const* buffer = nullptr;
    for (int i = 0; i < 100; ++i) {
        parser.feed("data: a value that is too long for a small string, in");
        BOOST_TEST(!parser.next());
        parser.feed(" two pieces\n\n");
        auto const frame = parser.next();
        BOOST_REQUIRE(frame);
        if (buffer)
            BOOST_TEST(static_cast<void const*>(frame->data.data()) == buffer);
        buffer = frame->data.data();
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_given_before_the_blank_line)
{
    event_parser parser;
    BOOST_TEST(!parser.next());
    for (char const* piece : {"data: x", "\n", ""}) {
        parser.feed(piece);
        BOOST_TEST(!parser.next());
    }
    parser.feed("\n");
    BOOST_TEST(parser.next()->data == "x");
    BOOST_TEST(!parser.next());
    BOOST_TEST(!parser.next());
}

BOOST_AUTO_TEST_CASE(a_carriage_return_at_the_end_of_a_piece_ends_the_line_at_once)
{
    event_parser parser;
    parser.feed("data: x\r\n\r");
    BOOST_TEST(parser.next()->data == "x");
    BOOST_TEST(!parser.next());
    parser.feed("");
    BOOST_TEST(!parser.next());
    parser.feed("\ndata: y\r\r");
    BOOST_TEST(parser.next()->data == "y");
}

BOOST_AUTO_TEST_CASE(line_feed_after_a_swallowed_one_is_a_blank_line)
{
    event_parser parser;
    parser.feed("data: x\r");
    BOOST_TEST(!parser.next());
    parser.feed("\n\n");
    BOOST_TEST(parser.next()->data == "x");
}

BOOST_AUTO_TEST_CASE(byte_order_mark_is_dropped_once_and_only_at_the_start)
{
    std::string const mark = "\xEF\xBB\xBF";
    auto const outcome =
        run_sse({"\xEF", "\xBB", "\xBF", mark + "data: no field\ndata: " + mark + "\n\n",
                 mark + "data: no field\n\n"});
    BOOST_TEST_REQUIRE(outcome.events.size() == 1U);
    BOOST_TEST(outcome.events[0].data == mark);
}

BOOST_AUTO_TEST_CASE(half_a_byte_order_mark_belongs_to_the_first_line)
{
    BOOST_TEST(run_sse({"\xEF", "\xBB", "data: no field\ndata: x\n\n"}).events.at(0).data == "x");
}

BOOST_AUTO_TEST_CASE(id_is_kept_until_changed)
{
    event_parser parser;
    parser.feed("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n");
    BOOST_TEST(parser.last_event_id() == "");
    BOOST_TEST(parser.next()->id == "1");
    BOOST_TEST(parser.next()->id == "1");
    BOOST_TEST(parser.last_event_id() == "1");
    BOOST_TEST(parser.next()->id == "");
}

BOOST_AUTO_TEST_CASE(blank_line_sets_the_last_event_id_without_data_too)
{
    event_parser parser;
    parser.feed("id: 7\n");
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.last_event_id() == "");
    parser.feed("\n");
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.last_event_id() == "7");
}

BOOST_AUTO_TEST_CASE(id_with_nul_leaves_the_one_before)
{
    using namespace std::string_view_literals;
    for (std::size_t cut = 0; cut < 16; ++cut) {
        auto const stream = "id: 1\nid: 2\0\ndata: x\n\n"sv;
        auto const outcome = run_sse({stream.substr(0, cut), stream.substr(cut)});
        BOOST_TEST(outcome.events.at(0).id == "1");
    }
}

BOOST_AUTO_TEST_CASE(retry_is_digits_that_fit)
{
    event_parser parser;
    auto const retry_after = [&parser](std::string_view line) {
        parser.feed(line);
        BOOST_TEST(!parser.next());
        return parser.retry();
    };
    BOOST_CHECK(!retry_after("retry: x\nretry\nretry:\n"));
    BOOST_CHECK(retry_after("retry: 0\n") == 0ms);
    BOOST_CHECK(retry_after("retry: 0001500\n") == 1500ms);
    BOOST_CHECK(retry_after("retry: 4294967297\n") == 4294967297ms);
    for (auto const* odd : {"-5", "+5", "5 ", " 5", "5.0", "0x5", "18446744073709551617"})
        BOOST_CHECK(retry_after("retry: " + std::string{odd} + "\n") == 4294967297ms);
    BOOST_CHECK(retry_after("ret") == 4294967297ms);
    BOOST_CHECK(retry_after("ry: 25") == 4294967297ms);
    BOOST_CHECK(retry_after("0\n") == 250ms);
}

BOOST_AUTO_TEST_CASE(finish_gives_the_event_without_a_blank_line)
{
    for (char const* stream :
         {"event: e\nid: 1\ndata: a\ndata: b", "event: e\nid: 1\ndata: a\ndata: b\n",
          "event: e\r\nid: 1\r\ndata: a\r\ndata: b\r\n"}) {
        event_parser parser;
        parser.feed(stream);
        BOOST_TEST(!parser.next());
        auto const frame = parser.finish();
        BOOST_REQUIRE(frame);
        BOOST_TEST(test::copy(*frame) == (sse_event{"e", "a\nb", "1"}));
        BOOST_TEST(!parser.finish());
    }
}

BOOST_AUTO_TEST_CASE(finish_does_not_set_the_last_event_id)
{
    event_parser parser;
    parser.feed("id: 1\ndata: a\n\nid: 2\ndata: b");
    BOOST_TEST(parser.next()->id == "1");
    BOOST_TEST(!parser.next());
    BOOST_TEST(parser.finish()->id == "2");
    BOOST_TEST(parser.last_event_id() == "1");
}

BOOST_AUTO_TEST_CASE(finish_gives_nothing_without_data)
{
    for (std::string_view const stream :
         {"", "event: x", "data: x\n\n", ": comment", "\xEF\xBB", "id: 3\n"})
        BOOST_CHECK(!run_sse({stream}).unfinished);
    BOOST_CHECK(run_sse({"da", "ta"}).unfinished == (sse_event{"", "", ""}));
}

BOOST_AUTO_TEST_CASE(parser_moves_and_copies_in_the_middle_of_an_event)
{
    event_parser first;
    first.feed("id: 1\nevent: n\ndata: a\ndata: b");
    BOOST_TEST(!first.next());
    event_parser copied = first;
    event_parser moved = std::move(first);
    for (auto* parser : {&copied, &moved}) {
        parser->feed("c\n\n");
        BOOST_TEST(test::copy(*parser->next()) == (sse_event{"n", "a\nbc", "1"}));
    }
}

// Quadratic work would take many times the time limit of a test.
BOOST_AUTO_TEST_CASE(time_is_linear)
{
    constexpr std::size_t size = std::size_t{8} << 20;
    event_parser parser;
    parser.feed("data: ");
    BOOST_TEST(!parser.next());
    std::string const part(16, 'x');
    for (std::size_t fed = 0; fed < size; fed += part.size()) {
        parser.feed(part);
        BOOST_REQUIRE(!parser.next());
    }
    for (std::string_view const end : {"\n", "\r"}) {
        std::string lines;
        while (lines.size() < size)
            lines.append("data").append(end);
        parser.feed(lines);
        BOOST_TEST(!parser.next());
    }
    BOOST_TEST(parser.finish()->data.size() > size);
}

BOOST_AUTO_TEST_CASE(limits_are_the_largest_that_pass)
{
    responses::sse::limits const bounds{.line = 20, .event = 10};
    BOOST_TEST(run_sse({event_of(10) + "\n\n"}, bounds).events.size() == 1U);
    BOOST_TEST(run_sse({event_of(11) + "\n\n"}, bounds).too_large);
    BOOST_TEST(run_sse({"data: 12345\ndata: 6789\n\n"}, bounds).events.size() == 1U);
    BOOST_TEST(run_sse({"data: 12345\ndata: 67890\n\n"}, bounds).too_large);
    BOOST_TEST(!run_sse({":" + std::string(19, 'x') + "\n"}, bounds).too_large);
    BOOST_TEST(run_sse({":" + std::string(20, 'x') + "\n"}, bounds).too_large);
}

BOOST_AUTO_TEST_CASE(events_before_the_one_over_the_limit_are_given)
{
    std::string const stream = "data: a\n\ndata: b\n\n" + event_of(11) + "\n\ndata: c\n\n";
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        auto const outcome = run_sse(test::cut_evenly(stream, size), {.line = 50, .event = 10});
        BOOST_TEST(outcome.events.size() == 2U);
        BOOST_TEST(outcome.too_large);
    }
}

BOOST_AUTO_TEST_CASE(endless_line_fails_before_it_ends)
{
    std::string const piece(10, 'x');
    for (std::string_view const start : {"data: ", "id: ", ": ", "unknown: "}) {
        event_parser parser{{.line = 100, .event = 100}};
        parser.feed(start);
        BOOST_TEST(!parser.next());
        for (std::size_t size = start.size() + piece.size(); size <= 100; size += piece.size()) {
            parser.feed(piece);
            BOOST_TEST(!parser.next());
        }
        parser.feed(piece);
        BOOST_CHECK_EXCEPTION(parser.next(), error, is_too_large);
    }
}

BOOST_AUTO_TEST_CASE(after_a_limit_everything_fails)
{
    event_parser parser{{.line = 8, .event = 8}};
    parser.feed("data: 12345\n\ndata: x\n\n");
    for (int i = 0; i < 3; ++i)
        BOOST_CHECK_EXCEPTION(parser.next(), error, is_too_large);
    parser.feed("data: y\n\n");
    BOOST_CHECK_EXCEPTION(parser.next(), error, is_too_large);
    parser.feed("");
    BOOST_CHECK_EXCEPTION(parser.next(), error, is_too_large);
    BOOST_CHECK_EXCEPTION(parser.finish(), error, is_too_large);
}

BOOST_AUTO_TEST_CASE(finish_has_the_same_limits)
{
    // "data" alone could still become the name of another field: only the end tells.
    event_parser parser{{.line = 100, .event = 1}};
    parser.feed("data:x\ndata");
    BOOST_TEST(!parser.next());
    BOOST_CHECK_EXCEPTION(parser.finish(), error, is_too_large);
    BOOST_CHECK_EXCEPTION(parser.finish(), error, is_too_large);
}

BOOST_AUTO_TEST_SUITE_END()
