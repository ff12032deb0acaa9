#include "protocol/event_decoder.hpp"
#include "protocol/stream_position.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace {

using responses::errc;
using responses::event;
using responses::event_decoder;
using responses::stream_position;
using responses::test::fails;

/// An event that lives until the next one is made.
class maker
{
public:
    event const& operator()(std::string json)
    {
        boost::system::error_code code;
        json_ = std::move(json);
        made_ = decoder_.decode(json_, {}, code).value();
        return made_;
    }

    event const& delta(std::int64_t number)
    {
        return (*this)(R"({"type":"response.output_text.delta","delta":"a","sequence_number":)" +
                       std::to_string(number) + "}");
    }

    event const& announced(std::string const& type, std::string const& response)
    {
        return (*this)(R"({"type":")" + type + R"(","sequence_number":0,"response":)" + response +
                       "}");
    }

private:
    event_decoder decoder_;
    std::string json_;
    event made_;
};

struct fixture
{
    maker make;
    stream_position position;

    void take(std::int64_t number) { BOOST_TEST(position.admit(make.delta(number))); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(stream_positions, fixture)

BOOST_AUTO_TEST_CASE(numbers_that_rise_by_one_tell_nothing)
{
    BOOST_TEST(!position.last());
    for (std::int64_t number = 4; number < 9; ++number) {
        take(number);
        BOOST_TEST(position.last().value() == number);
    }
    BOOST_TEST(position.figures().missing == 0u);
    BOOST_TEST(position.figures().regressions == 0u);
    BOOST_TEST(position.figures().repeated == 0u);
}

BOOST_AUTO_TEST_CASE(gaps_and_regressions_are_counted_and_the_events_taken)
{
    for (auto const number : {0, 3, 3, 1, 4, 6})
        take(number);
    BOOST_TEST(position.last().value() == 6);
    BOOST_TEST(position.figures().missing == 3u);
    BOOST_TEST(position.figures().regressions == 2u);
    BOOST_TEST(position.figures().repeated == 0u);
}

BOOST_AUTO_TEST_CASE(the_largest_numbers)
{
    take(std::numeric_limits<std::int64_t>::min());
    take(std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(position.figures().missing == std::numeric_limits<std::uint64_t>::max() - 1);
    position.reconnect();
    BOOST_TEST(!position.admit(make.delta(std::numeric_limits<std::int64_t>::max())));
}

BOOST_AUTO_TEST_CASE(events_without_a_number_are_taken)
{
    BOOST_TEST(position.admit(make(R"({"type":"keepalive"})")));
    BOOST_TEST(!position.last());
    take(0);
    position.reconnect();
    BOOST_TEST(position.admit(make(R"({"type":"keepalive"})")));
    BOOST_TEST(position.last().value() == 0);
}

BOOST_AUTO_TEST_CASE(what_comes_again_on_another_connection_is_not_taken)
{
    for (auto const number : {0, 1, 2})
        take(number);
    position.reconnect();
    for (auto const number : {0, 1, 2})
        BOOST_TEST(!position.admit(make.delta(number)));
    take(3);
    BOOST_TEST(position.figures().repeated == 3u);
    BOOST_TEST(position.figures().regressions == 0u);
    take(2); // Not by the new connection: that is a fault of the server.
    BOOST_TEST(position.figures().regressions == 1u);
}

BOOST_AUTO_TEST_CASE(a_connection_that_begins_too_late_is_an_error)
{
    take(4);
    position.reconnect();
    BOOST_TEST(fails(errc::events_missing, [&] { position.admit(make.delta(6)); }));
    BOOST_TEST(position.last().value() == 4);
}

BOOST_AUTO_TEST_CASE(a_terminal_event_is_taken_again_but_not_behind_a_gap)
{
    take(4);
    position.reconnect();
    auto const completed = [](std::string const& number) {
        return R"({"type":"response.completed","response":{},"sequence_number":)" + number + "}";
    };
    for (std::string const number : {"0", "4"}) {
        stream_position one = position;
        BOOST_TEST(one.admit(make(completed(number))));
    }
    stream_position one = position;
    BOOST_TEST(one.admit(make(R"({"type":"error","message":"m","sequence_number":9})")));
    BOOST_TEST(fails(errc::events_missing, [&] { position.admit(make(completed("6"))); }));
    BOOST_TEST(position.admit(make(completed("5"))));
}

BOOST_AUTO_TEST_CASE(a_known_response_from_behind_an_event)
{
    stream_position known("resp_1", 7);
    BOOST_TEST(known.id() == "resp_1");
    BOOST_TEST(known.is_resumable());
    BOOST_TEST(!known.admit(make.delta(7)));
    BOOST_TEST(fails(errc::events_missing, [&] { known.admit(make.delta(9)); }));
    BOOST_TEST(known.admit(make.delta(8)));

    stream_position whole("resp_1", std::nullopt);
    BOOST_TEST(!whole.is_resumable()); // Until it is known where.
    BOOST_TEST(whole.admit(make.delta(0)));
    BOOST_TEST(whole.is_resumable());
}

BOOST_AUTO_TEST_CASE(what_can_be_resumed)
{
    struct row
    {
        std::string response;
        bool resumable;
        bool background;
    };
    row const rows[]{
        {R"({"id":"r"})", true, false},
        {R"({"id":"r","store":true,"background":false})", true, false},
        {R"({"id":"r","store":null,"background":null})", true, false},
        {R"({"id":"r","store":false})", false, false},
        {R"({"id":"r","store":false,"background":true})", true, true},
        {R"({"id":"r","background":true})", true, true},
        {R"({"id":"r","background":"yes"})", true, false},
        {R"({"id":"","background":true})", false, true},
        {R"({"background":true})", false, true},
        {R"({"id":7})", false, false},
        {R"({"id":".."})", false, false},
        {R"({})", false, false},
        {R"("r")", false, false},
    };
    for (std::string const type : {"response.created", "response.queued", "response.in_progress"})
        for (auto const& [response, resumable, background] : rows) {
            stream_position one;
            auto const& seen = make.announced(type, response);
            one.learn(seen);
            BOOST_TEST(!one.is_resumable());
            one.admit(seen);
            BOOST_TEST(one.is_resumable() == resumable, response);
            BOOST_TEST(one.is_background() == background, response);
        }
}

BOOST_AUTO_TEST_CASE(only_the_first_announcement_counts)
{
    position.learn(make.delta(0));
    BOOST_TEST(position.id().empty());
    position.learn(make.announced("response.created", R"({"id":"a"})"));
    position.learn(make.announced("response.in_progress", R"({"id":"b"})"));
    BOOST_TEST(position.id() == "a");
}

BOOST_AUTO_TEST_CASE(a_known_response_learns_whether_it_is_in_the_background)
{
    stream_position known("resp_1", std::nullopt);
    known.learn(make.announced("response.created", R"({"id":"other","background":true})"));
    BOOST_TEST(known.is_background());
    BOOST_TEST(known.id() == "resp_1");
}

BOOST_AUTO_TEST_CASE(an_event_without_a_number_may_have_been_given_or_not)
{
    auto const& seen = make.announced("response.created", R"({"id":"r"})");
    position.learn(seen);
    position.admit(seen);
    position.admit(make(R"({"type":"keepalive"})"));
    BOOST_TEST(position.is_resumable());
    position.admit(make(R"({"type":"response.output_text.delta","delta":"a"})"));
    BOOST_TEST(!position.is_resumable());
}

BOOST_AUTO_TEST_CASE(numbers_that_went_back_say_nothing_of_where_to_go_on)
{
    auto const& seen = make.announced("response.created", R"({"id":"r"})");
    position.learn(seen);
    position.admit(seen);
    BOOST_TEST(position.is_resumable());
    take(0);
    BOOST_TEST(!position.is_resumable());
}

BOOST_AUTO_TEST_SUITE_END()
