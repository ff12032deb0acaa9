#include "relay/failure_event.hpp"
#include "relay/metrics.hpp"
#include "relay/refusal.hpp"
#include "relay/stream_permits.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>

BOOST_AUTO_TEST_SUITE(relay_parts)

namespace {

using namespace std::chrono_literals;
using relay::stream_permits;

bool is_refused(stream_permits& permits, std::string const& client)
try {
    auto const taken = permits.take(client);
    return false;
} catch (relay::refusal const& why) {
    return why.status == 429;
}

responses::error status(int code)
{
    responses::error_details details;
    details.api.emplace().status = code;
    return responses::error(responses::errc::http_status, details);
}

responses::error in_the_body(responses::errc code)
{
    responses::error_details details;
    details.stage = responses::call_stage::body;
    return responses::error(code, details);
}

} // namespace

BOOST_AUTO_TEST_CASE(permits_are_bounded_for_each_and_for_all_and_come_back)
{
    stream_permits permits({.all = 3, .one_client = 2});
    auto const first = permits.take("a");
    {
        auto const second = permits.take("a");
        BOOST_TEST(is_refused(permits, "a"));
        BOOST_TEST(!is_refused(permits, "b"));
        auto const third = permits.take("b");
        BOOST_TEST(is_refused(permits, "b"));
        BOOST_TEST(is_refused(permits, "c"));
    }
    BOOST_TEST(!is_refused(permits, "a"));
    auto const again = permits.take("b");
    auto const more = permits.take("b");
    BOOST_TEST(is_refused(permits, "b"));
}

BOOST_AUTO_TEST_CASE(each_failure_has_a_kind_and_each_kind_a_sentence)
{
    using responses::errc;
    std::vector<std::pair<responses::error, std::string>> const all{
        {status(429), "busy"},
        {status(400), "refused"},
        {status(404), "refused"},
        {status(408), "refused"},
        {status(500), "unavailable"},
        {status(599), "unavailable"},
        {responses::error(errc::connect_timeout), "timeout"},
        {in_the_body(errc::idle_timeout), "timeout"},
        {responses::error(errc::deadline_exceeded), "timeout"},
        {responses::error(errc::resolve_failed), "unreachable"},
        {responses::error(errc::connect_failed), "unreachable"},
        {responses::error(errc::tls_failed), "unreachable"},
        {responses::error(errc::connection_lost), "unreachable"},
        {in_the_body(errc::connection_lost), "broken_off"},
        {in_the_body(errc::truncated), "broken_off"},
        {in_the_body(errc::response_failed), "failed"},
        {in_the_body(errc::malformed_json), "misunderstood"},
        {responses::error(errc::unexpected_content), "misunderstood"},
    };
    for (auto const& [failure, kind] : all)
        BOOST_TEST(relay::kind_of(failure) == kind, failure.what() << ": " << kind);
    for (auto const* kind : {"busy", "refused", "unavailable", "timeout", "unreachable",
                             "broken_off", "failed", "misunderstood", "stopping"}) {
        auto const event = relay::failure_event(kind);
        BOOST_TEST(event.starts_with("data: "));
        BOOST_TEST(event.ends_with("}\n\n"));
        auto const told = boost::json::parse(event.substr(6)).as_object();
        BOOST_TEST(told.at("type") == "error");
        BOOST_TEST(told.at("code") == kind);
        BOOST_TEST(told.at("message").as_string().ends_with('.'));
    }
}

BOOST_AUTO_TEST_CASE(metrics_are_in_the_format_of_prometheus)
{
    relay::metrics figures;
    figures.note_request("/api/chat", 200);
    figures.note_request("/api/chat", 200);
    figures.note_request("other", 404);
    for (auto const took : {50ms, 51ms, 40'000ms}) {
        figures.note_stream_begin();
        relay::stream_record const how{
            .outcome = "completed", .events = 10, .octets = 100, .first_text = took};
        figures.note_stream_end(how);
    }
    figures.note_stream_begin();
    relay::stream_record const lost{.outcome = "failed", .error = "busy"};
    figures.note_stream_end(lost);
    figures.note_stream_begin();

    auto const text = figures.text({.open = 4, .idle = 1, .waiting = 2, .opened = 9, .reused = 7});
    for (auto const* line : {
             "# TYPE relay_requests_total counter",
             "relay_requests_total{target=\"/api/chat\",status=\"200\"} 2",
             "relay_requests_total{target=\"other\",status=\"404\"} 1",
             "# TYPE relay_streams_open gauge",
             "relay_streams_open 1",
             "relay_streams_total{outcome=\"completed\"} 3",
             "relay_streams_total{outcome=\"failed\"} 1",
             "relay_errors_total{kind=\"busy\"} 1",
             "relay_events_total 30",
             "relay_event_octets_total 300",
             "# TYPE relay_first_text_seconds histogram",
             "relay_first_text_seconds_bucket{le=\"0.05\"} 1",
             "relay_first_text_seconds_bucket{le=\"0.1\"} 2",
             "relay_first_text_seconds_bucket{le=\"30\"} 2",
             "relay_first_text_seconds_bucket{le=\"+Inf\"} 3",
             "relay_first_text_seconds_sum 40.101",
             "relay_first_text_seconds_count 3",
             "relay_model_connections 4",
             "relay_model_connections_idle 1",
             "relay_model_connections_waiting 2",
             "relay_model_connections_opened_total 9",
             "relay_model_connections_reused_total 7",
         })
        BOOST_TEST(("\n" + text).find(std::string("\n").append(line).append("\n")) !=
                       std::string::npos,
                   line);
}

BOOST_AUTO_TEST_SUITE_END()
