#include "support/descriptors.hpp"
#include "support/failure.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>

// Every fault of the server, on plain connections and in TLS, to responses and to streams: what the
// caller is told, when, and that nothing is left of it.
BOOST_AUTO_TEST_SUITE(fault_matrix)

namespace {

namespace asio = boost::asio;
namespace data = boost::unit_test::data;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::certificate;
using testing::fault;
using testing::fault_point;

constexpr auto short_limit = 100ms;
constexpr auto margin = 5s;

struct outcome
{
    errc code;
    call_stage stage;

    bool operator==(outcome const&) const = default;
};

std::ostream& operator<<(std::ostream& out, outcome const& seen)
{
    return out << make_error_code(seen.code).message() << " in stage " << to_string(seen.stage);
}

// One of these: a reset may come before the client knows that it is connected.
using outcomes = std::vector<outcome>;

outcomes const lost = {{errc::connection_lost, call_stage::head}};
outcomes const lost_in_body = {{errc::connection_lost, call_stage::body}};
outcomes const lost_early = {{errc::connect_failed, call_stage::connect},
                             {errc::connection_lost, call_stage::send},
                             {errc::connection_lost, call_stage::head}};
outcomes const truncated = {{errc::truncated, call_stage::body}};
outcomes const no_tls = {{errc::tls_failed, call_stage::handshake}};
outcomes const no_tls_early = {{errc::connect_failed, call_stage::connect},
                               {errc::tls_failed, call_stage::handshake}};
outcomes const slow_connect = {{errc::connect_timeout, call_stage::handshake}};
outcomes const slow_head = {{errc::header_timeout, call_stage::head}};
outcomes const slow_body = {{errc::idle_timeout, call_stage::body}};
outcomes const bad_head = {{errc::malformed_http, call_stage::head}};
outcomes const bad_body = {{errc::malformed_http, call_stage::body}};
outcomes const large_head = {{errc::too_large, call_stage::head}};

testing::scenario at(fault_point when, fault what)
{
    testing::scenario one;
    one.when = when;
    one.what = what;
    return one;
}

testing::scenario raw(std::string octets, std::chrono::milliseconds delay = 0ms)
{
    testing::scenario one;
    one.raw = std::move(octets);
    one.piece_size = 1;
    one.delay = delay;
    return one;
}

testing::scenario with_field(std::string name, std::string value, std::string body = {})
{
    testing::scenario one;
    one.headers = {{std::move(name), std::move(value)}};
    one.body = std::move(body);
    one.framed = testing::framing::until_close;
    return one;
}

struct row
{
    char const* name;
    testing::scenario answer;
    outcomes plain;
    outcomes tls;
};

std::ostream& operator<<(std::ostream& out, row const& one) { return out << one.name; }

row const table[] = {
    {"close at accept", at(fault_point::accept, fault::close), lost, no_tls},
    {"truncate at accept", at(fault_point::accept, fault::truncate), lost, no_tls},
    {"reset at accept", at(fault_point::accept, fault::reset), lost_early, no_tls_early},
    {"stall at accept", at(fault_point::accept, fault::stall), slow_head, slow_connect},

    {"close at handshake", at(fault_point::handshake, fault::close), lost, no_tls},
    {"truncate at handshake", at(fault_point::handshake, fault::truncate), lost, no_tls},
    {"reset at handshake", at(fault_point::handshake, fault::reset), lost, no_tls},
    {"stall at handshake", at(fault_point::handshake, fault::stall), slow_head, slow_connect},

    {"close at request", at(fault_point::request, fault::close), lost, lost},
    {"truncate at request", at(fault_point::request, fault::truncate), lost, lost},
    {"reset at request", at(fault_point::request, fault::reset), lost, lost},
    {"stall at request", at(fault_point::request, fault::stall), slow_head, slow_head},

    {"close at head", at(fault_point::head, fault::close), lost, lost},
    {"truncate at head", at(fault_point::head, fault::truncate), lost, lost},
    {"reset at head", at(fault_point::head, fault::reset), lost, lost},
    {"stall at head", at(fault_point::head, fault::stall), slow_head, slow_head},

    {"close at body", at(fault_point::body, fault::close), truncated, truncated},
    {"truncate at body", at(fault_point::body, fault::truncate), truncated, truncated},
    {"reset at body", at(fault_point::body, fault::reset), lost_in_body, lost_in_body},
    {"stall at body", at(fault_point::body, fault::stall), slow_body, slow_body},

    {"no HTTP", raw("SSH-2.0-OpenSSH_9.2\r\n"), bad_head, bad_head},
    {"slow head", raw("HTTP/1.1 200 " + std::string(400, 'x'), 20ms), slow_head, slow_head},
    {"large head", with_field("X-Long", std::string(70'000, 'x')), large_head, large_head},
    {"invalid chunk", with_field("Transfer-Encoding", "chunked", "zz\r\n"), bad_body, bad_body},
};

// The fault is in the middle of the JSON, or behind the first event.
void add_body(testing::scenario& answer, bool streamed)
{
    std::string const begin =
        streamed ? "data: {\"type\":\"response.created\",\"response\":{}}\n\n" : R"({"object":)";
    std::string const end = streamed ? "data: {\"type\":\"response.completed\",\"response\":{}}\n\n"
                                     : R"("response","status":"completed"})";
    answer.headers.emplace_back("Content-Type",
                                streamed ? "text/event-stream" : "application/json");
    if (!answer.body.empty())
        return;
    answer.fault_after = begin.size();
    answer.body = begin + end;
}

// The limit that is to run out. All others are long: no other may.
time_limits limits_for(errc code)
{
    time_limits limits;
    if (code == errc::connect_timeout)
        limits.connect = short_limit;
    if (code == errc::header_timeout)
        limits.header = short_limit;
    if (code == errc::idle_timeout)
        limits.idle = short_limit;
    return limits;
}

std::optional<error> ask(asio::io_context& context, client const& model, bool streamed)
{
    request const what = test::a_request();
    if (!streamed)
        return test::failure_of([&] { test::run(context, model.create(what)); });
    event_stream events = model.stream(what);
    return test::run(context, test::read_all(events)).failure;
}

// Fails as expected, in time, and leaves no connection behind.
error check_failure(asio::io_context& context, client const& model, bool streamed,
                    outcomes const& expected)
{
    auto const begin = steady_clock::now();
    error const failed = ask(context, model, streamed).value();
    auto const took = steady_clock::now() - begin;
    outcome const seen{static_cast<errc>(failed.code().value()), failed.details().stage};
    BOOST_TEST((failed.code().category() == error_category()));
    BOOST_TEST((std::ranges::find(expected, seen) != expected.end()), seen);
    BOOST_TEST((!failed.is_timeout() || took >= short_limit - 5ms));
    BOOST_TEST((took < short_limit + margin));
    BOOST_TEST(failed.details().attempts == 1);
    BOOST_TEST(model.connections().open == 0);
    return failed;
}

void check_success(asio::io_context& context, client const& model, bool streamed)
{
    auto const failed = ask(context, model, streamed);
    BOOST_TEST(!failed, (failed ? failed->what() : ""));
    BOOST_TEST(model.connections().open == 1);
    BOOST_TEST(model.connections().idle == 1);
}

// Runs at the end of its scope.
struct no_leak
{
    std::size_t before = test::open_descriptors();
    ~no_leak() { BOOST_TEST(test::descriptors_settle_at(before)); }
};

} // namespace

BOOST_DATA_TEST_CASE(a_fault_is_told_in_time_and_the_next_call_succeeds,
                     data::make(table) * data::make({false, true}) * data::make({false, true}), one,
                     tls, streamed)
{
    testing::server server(testing::server_options{.tls = tls, .tokens = 3});
    testing::scenario answer = one.answer;
    add_body(answer, streamed);
    server.script(answer);
    auto const& expected = tls ? one.tls : one.plain;
    options settings = test::options_for(server);
    settings.limits = limits_for(expected.front().code);

    no_leak const checked;
    asio::io_context context;
    client const model(context, settings);
    check_failure(context, model, streamed, expected);
    check_success(context, model, streamed);
}

BOOST_DATA_TEST_CASE(a_status_429_is_tried_again,
                     data::make({false, true}) * data::make({false, true}), tls, streamed)
{
    testing::server server(testing::server_options{.tls = tls, .tokens = 3});
    for (int i = 0; i < 3; ++i)
        server.script({.status = 429, .body = "{}", .framed = testing::framing::content_length});
    options settings = test::options_for(server);
    settings.retries.max_retries = 3;
    settings.retries.base = 1ms;

    no_leak const checked;
    asio::io_context context;
    client const model(context, settings);
    check_success(context, model, streamed);
    BOOST_TEST(server.figures().requests == 4);
    check_success(context, model, streamed);
}

BOOST_DATA_TEST_CASE(a_refused_port_is_told, data::make({false, true}), streamed)
{
    options settings;
    settings.base_url = test::url_that_nobody_listens_at();
    settings.retries.max_retries = 0;

    no_leak const checked;
    asio::io_context context;
    client const model(context, settings);
    error const failed =
        check_failure(context, model, streamed, {{errc::connect_failed, call_stage::connect}});
    BOOST_TEST(std::string(failed.what()).find("127.0.0.1") != std::string::npos);
}

BOOST_DATA_TEST_CASE(a_wrong_certificate_is_told, data::make({false, true}), streamed)
{
    for (auto const shown :
         {certificate::wrong_host, certificate::expired, certificate::untrusted}) {
        testing::server const server(testing::server_options{.tls = true, .shown = shown});
        options const settings = test::options_for(server);

        no_leak const checked;
        asio::io_context context;
        client const model(context, settings);
        error const failed = check_failure(context, model, streamed, no_tls);
        BOOST_TEST(std::string(failed.what()).find("certificate") != std::string::npos);
        BOOST_TEST(!failed.is_retryable());
        BOOST_TEST(server.figures().requests == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
