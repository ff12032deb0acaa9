#include "protocol/retry.hpp"
#include "support/failure.hpp"
#include "support/print.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>
#include <vector>

BOOST_AUTO_TEST_SUITE(retries)

namespace {

using namespace std::chrono_literals;
using responses::api_error;
using responses::delivery;
using responses::errc;
using responses::error;
using responses::error_details;
using responses::event_type;
using responses::failed_attempt;
using responses::retry_policy;
using responses::time_point;
using responses::wait_before_resume;
using responses::wait_before_retry;
using responses::test::fails;
using std::chrono::milliseconds;
using wait = std::optional<milliseconds>;

constexpr time_point now{1000s};

error with_api(errc code, api_error said)
{
    error_details details;
    details.api = std::move(said);
    return error(code, std::move(details));
}

error http(int status) { return with_api(errc::http_status, {.status = status}); }
error overloaded() { return with_api(errc::response_failed, {.code = "server_is_overloaded"}); }

error busy(milliseconds retry_after)
{
    return with_api(errc::http_status, {.status = 429, .retry_after = retry_after});
}

// After the first attempt of a call that has given nothing, with the longest back-off.
wait decide(error const& failure, retry_policy const& policy = {})
{
    return wait_before_retry(policy, failure, {.now = now});
}

wait after_attempt(unsigned number, retry_policy const& policy, double random = 0)
{
    return wait_before_retry(policy, http(503), {.number = number, .random = random, .now = now});
}

wait after_giving(delivery given, error const& failure)
{
    return wait_before_retry({}, failure, {.given = given, .now = now});
}

} // namespace

BOOST_AUTO_TEST_CASE(two_more_attempts_by_default)
{
    BOOST_TEST((after_attempt(1, {}) == 500ms));
    BOOST_TEST((after_attempt(2, {}) == 1s));
    BOOST_TEST((after_attempt(3, {}) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(as_many_attempts_as_the_policy_says)
{
    BOOST_TEST((after_attempt(1, {.max_retries = 0}) == std::nullopt));
    BOOST_TEST((after_attempt(1, {.max_retries = 1}).has_value()));
    BOOST_TEST((after_attempt(2, {.max_retries = 1}) == std::nullopt));
    constexpr unsigned most = std::numeric_limits<unsigned>::max();
    BOOST_TEST((after_attempt(most, {.max_retries = most}) == 8s));
}

BOOST_AUTO_TEST_CASE(waits_double_up_to_the_cap)
{
    std::vector<milliseconds> waits;
    for (unsigned number = 1; number <= 7; ++number)
        waits.push_back(after_attempt(number, {.max_retries = 9}).value());
    BOOST_TEST((waits == std::vector<milliseconds>{500ms, 1s, 2s, 4s, 8s, 8s, 8s}));
}

BOOST_AUTO_TEST_CASE(waits_by_another_base_factor_and_cap)
{
    retry_policy const policy{.max_retries = 9, .base = 10ms, .factor = 3, .cap = 100ms};
    BOOST_TEST((after_attempt(1, policy) == 10ms));
    BOOST_TEST((after_attempt(2, policy) == 30ms));
    BOOST_TEST((after_attempt(3, policy) == 90ms));
    BOOST_TEST((after_attempt(4, policy) == 100ms));
    BOOST_TEST((after_attempt(1, {.base = 10s}) == 8s));
    BOOST_TEST((after_attempt(2, {.base = 0ms}) == 0ms));
    BOOST_TEST((after_attempt(1, {.base = 7ms, .factor = 1}) == 7ms));
}

BOOST_AUTO_TEST_CASE(extreme_policies_stay_within_what_a_clock_can_hold)
{
    retry_policy policy{.max_retries = std::numeric_limits<unsigned>::max(),
                        .base = milliseconds::max(),
                        .factor = 1e300,
                        .cap = milliseconds::max()};
    BOOST_TEST((after_attempt(5'000, policy) == 8760h));
    policy.base = 0ms;
    BOOST_TEST((after_attempt(5'000, policy) == 0ms));
}

BOOST_AUTO_TEST_CASE(chance_takes_off_a_share_of_the_wait)
{
    BOOST_TEST((after_attempt(1, {}, 0.0) == 500ms));
    BOOST_TEST((after_attempt(1, {}, 0.5) == 438ms));
    BOOST_TEST((after_attempt(1, {}, 0.999'999) == 375ms));
    BOOST_TEST((after_attempt(5, {.max_retries = 9}, 0.999'999) == 6s));
    BOOST_TEST((after_attempt(1, {.jitter = 0}, 0.9) == 500ms));
    BOOST_TEST((after_attempt(1, {.jitter = 1}, 0.9) == 50ms));
}

BOOST_AUTO_TEST_CASE(which_statuses)
{
    for (int const status : {408, 409, 429, 500, 502, 503, 504, 524, 529, 599})
        BOOST_TEST(decide(http(status)).has_value(), status);
    for (int const status : {300, 304, 400, 401, 403, 404, 405, 413, 422, 451, 499})
        BOOST_TEST(!decide(http(status)).has_value(), status);
}

BOOST_AUTO_TEST_CASE(other_statuses_by_the_policy)
{
    retry_policy const policy{.statuses = {404}, .server_errors = false};
    BOOST_TEST(decide(http(404), policy).has_value());
    for (int const status : {408, 409, 429, 500, 503})
        BOOST_TEST(!decide(http(status), policy).has_value(), status);
    BOOST_TEST(decide(http(503), {.statuses = {503}, .server_errors = false}).has_value());
    BOOST_TEST(decide(http(500), {.statuses = {}}).has_value());
}

BOOST_AUTO_TEST_CASE(the_server_may_say_whether)
{
    auto const told = [](int status, bool should_retry) {
        return decide(
            with_api(errc::http_status, {.status = status, .should_retry = should_retry}));
    };
    BOOST_TEST(told(400, true).has_value());
    BOOST_TEST(!told(503, false).has_value());
    BOOST_TEST(!told(429, false).has_value());
}

BOOST_AUTO_TEST_CASE(an_exhausted_quota_never)
{
    for (errc const code : {errc::http_status, errc::response_failed})
        for (bool const should_retry : {false, true}) {
            BOOST_TEST(!decide(with_api(
                code,
                {.status = 429, .code = "insufficient_quota", .should_retry = should_retry})));
            BOOST_TEST(!decide(with_api(
                code,
                {.status = 429, .type = "insufficient_quota", .should_retry = should_retry})));
        }
}

BOOST_AUTO_TEST_CASE(faults_of_the_connection_and_limits_of_an_attempt)
{
    for (errc const code : {errc::resolve_failed, errc::connect_failed, errc::connection_lost,
                            errc::connect_timeout, errc::header_timeout, errc::first_event_timeout,
                            errc::idle_timeout, errc::attempt_timeout, errc::truncated})
        BOOST_TEST(decide(error(code)).has_value(), responses::make_error_code(code));
    for (errc const code :
         {errc::invalid_argument, errc::invalid_state, errc::tls_failed, errc::deadline_exceeded,
          errc::malformed_http, errc::unexpected_content, errc::malformed_json, errc::too_large,
          errc::response_failed, errc::http_status})
        BOOST_TEST(!decide(error(code)).has_value(), responses::make_error_code(code));
    BOOST_TEST(!decide(error(boost::asio::error::operation_aborted)).has_value());
}

BOOST_AUTO_TEST_CASE(failures_told_inside_a_stream)
{
    auto const told = [](std::string code, std::string type = {}) {
        return decide(with_api(errc::response_failed, {.type = type, .code = code})).has_value();
    };
    BOOST_TEST(told("rate_limit_exceeded"));
    BOOST_TEST(told("server_error"));
    BOOST_TEST(told("", "overloaded_error"));
    BOOST_TEST(told("503"));
    BOOST_TEST(!told("context_length_exceeded"));
    BOOST_TEST(!told("invalid_prompt"));
}

BOOST_AUTO_TEST_CASE(the_wait_that_the_server_asks_for)
{
    BOOST_TEST((decide(busy(3s)) == 3s));
    BOOST_TEST((decide(busy(1ms)) == 1ms));
    BOOST_TEST((decide(busy(120s)) == 120s));
    BOOST_TEST((decide(with_api(errc::response_failed,
                                {.code = "rate_limit_exceeded", .retry_after = 250ms})) == 250ms));
    failed_attempt const late{.number = 2, .random = 0.9, .now = now};
    BOOST_TEST((wait_before_retry({}, busy(3s), late) == 3s)); // Without a share taken off.
}

BOOST_AUTO_TEST_CASE(a_wait_of_zero_says_nothing)
{
    BOOST_TEST((decide(busy(0ms)) == 500ms));
    BOOST_TEST((decide(busy(-1ms)) == 500ms));
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_too_much_is_not_asked_again)
{
    BOOST_TEST((decide(busy(120'001ms)) == std::nullopt));
    BOOST_TEST((decide(busy(8760h)) == std::nullopt));
    BOOST_TEST((decide(busy(1h), {.longest_retry_after = 1h}) == 1h));
    BOOST_TEST((decide(busy(1ms), {.longest_retry_after = 0ms}) == std::nullopt));
    retry_policy const all{.predicate = [](error const&) { return true; }};
    BOOST_TEST((decide(busy(1h), all) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_wait_that_would_pass_the_deadline_is_not_begun)
{
    auto const before = [](milliseconds left) {
        return wait_before_retry({}, busy(3s), {.now = now, .deadline = now + left});
    };
    BOOST_TEST((before(3001ms) == 3s));
    BOOST_TEST((before(3000ms) == std::nullopt));
    BOOST_TEST((before(1ms) == std::nullopt));
    BOOST_TEST((before(0ms) == std::nullopt));
    BOOST_TEST((before(-5s) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_predicate_decides_alone)
{
    retry_policy const none{.predicate = [](error const&) { return false; }};
    BOOST_TEST(!decide(http(503), none).has_value());
    BOOST_TEST(!decide(error(errc::connection_lost), none).has_value());

    retry_policy const lost{.predicate = [](error const& failure) {
        return failure.code() == errc::tls_failed || failure.is_status();
    }};
    BOOST_TEST(decide(error(errc::tls_failed), lost).has_value());
    BOOST_TEST(decide(http(400), lost).has_value());
    BOOST_TEST(!decide(error(errc::connection_lost), lost).has_value());
}

BOOST_AUTO_TEST_CASE(a_predicate_is_asked_only_where_another_attempt_is_possible)
{
    retry_policy const policy{.predicate = [](error const&) {
        BOOST_ERROR("asked");
        return true;
    }};
    BOOST_TEST(!after_attempt(3, policy).has_value());
    BOOST_TEST(!decide(error(boost::asio::error::operation_aborted), policy).has_value());
    for (errc const code : {errc::deadline_exceeded, errc::invalid_argument, errc::invalid_state})
        BOOST_TEST(!decide(error(code), policy).has_value());
    BOOST_TEST(!wait_before_retry(policy, http(503), {.given = delivery::output, .now = now}));
    BOOST_TEST(!wait_before_retry(policy, http(503), {.now = now, .deadline = now + 1ms}));
    BOOST_TEST(!decide(busy(1h), policy).has_value());
}

BOOST_AUTO_TEST_CASE(what_each_event_delivers)
{
    using enum event_type;
    BOOST_TEST((delivery_of(keepalive) == delivery::nothing));
    for (event_type const type : {created, queued, in_progress})
        BOOST_TEST((delivery_of(type) == delivery::announced));
    for (event_type const type : {unknown, responses::event_type::error, completed, failed,
                                  incomplete, output_item_added, output_text_delta})
        BOOST_TEST((delivery_of(type) == delivery::output));
}

BOOST_AUTO_TEST_CASE(once_output_was_given_there_is_no_other_attempt)
{
    for (auto const& failure : {overloaded(), http(503), error(errc::connection_lost),
                                error(errc::idle_timeout), error(errc::truncated)})
        BOOST_TEST(!after_giving(delivery::output, failure).has_value(), failure.what());
}

// The response of a lost connection may live on; one that failed does not.
BOOST_AUTO_TEST_CASE(once_a_response_was_announced_only_its_own_failure_is_repeated)
{
    BOOST_TEST(after_giving(delivery::announced, overloaded()).has_value());
    for (auto const& failure :
         {error(errc::connection_lost), error(errc::idle_timeout), error(errc::truncated),
          error(errc::attempt_timeout),
          with_api(errc::response_failed, {.code = "context_length_exceeded"})})
        BOOST_TEST(!after_giving(delivery::announced, failure).has_value(), failure.what());
}

BOOST_AUTO_TEST_CASE(policies_that_make_no_sense_are_refused)
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    auto const refused = [](retry_policy const& policy) {
        return fails(errc::invalid_argument, [&] { responses::check_policy(policy); });
    };
    BOOST_TEST(refused({.base = -1ms}));
    BOOST_TEST(refused({.cap = -1ms}));
    BOOST_TEST(refused({.longest_retry_after = -1ms}));
    for (double const factor : {0.0, 0.99, -1.0, infinite, nan})
        BOOST_TEST(refused({.factor = factor}));
    for (double const jitter : {-0.01, 1.01, infinite, nan})
        BOOST_TEST(refused({.jitter = jitter}));
    responses::check_policy({});
    responses::check_policy({.max_retries = 0, .base = 0ms, .factor = 1, .cap = 0ms, .jitter = 1});
}

BOOST_AUTO_TEST_CASE(streams_are_not_resumed_by_default)
{
    BOOST_TEST((wait_before_resume({}, {}, error(errc::truncated), {.now = now}) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(as_many_fruitless_attempts_to_resume_as_the_policy_says)
{
    auto const after_failure = [](unsigned number) {
        return wait_before_resume({.max_attempts = 3}, {.max_retries = 0}, error(errc::truncated),
                                  {.number = number, .given = delivery::output, .now = now});
    };
    BOOST_TEST((after_failure(1) == 500ms));
    BOOST_TEST((after_failure(2) == 1s));
    BOOST_TEST((after_failure(3) == 2s));
    BOOST_TEST((after_failure(4) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(what_breaks_a_stream_off_and_what_ends_it)
{
    auto const resumes = [](error const& failure) {
        return wait_before_resume({.max_attempts = 1}, {}, failure, {.now = now}).has_value();
    };
    for (errc const code : {errc::connection_lost, errc::truncated, errc::idle_timeout,
                            errc::first_event_timeout, errc::attempt_timeout, errc::connect_failed,
                            errc::resolve_failed, errc::connect_timeout, errc::header_timeout})
        BOOST_TEST(resumes(error(code)), code);
    for (errc const code : {errc::malformed_json, errc::events_missing, errc::too_large,
                            errc::deadline_exceeded, errc::tls_failed, errc::unexpected_content,
                            errc::malformed_http, errc::invalid_state, errc::pool_timeout})
        BOOST_TEST(!resumes(error(code)), code);
    BOOST_TEST(resumes(http(503)));
    BOOST_TEST(resumes(http(429)));
    BOOST_TEST(!resumes(http(404)));
    BOOST_TEST(!resumes(overloaded()));
    BOOST_TEST(!resumes(error(boost::asio::error::operation_aborted)));
}

BOOST_AUTO_TEST_CASE(the_waits_before_resuming_are_those_of_retries)
{
    auto const resume = [](error const& failure, time_point deadline) {
        return wait_before_resume({.max_attempts = 1}, {.base = 3s}, failure,
                                  {.random = 0.5, .now = now, .deadline = deadline});
    };
    BOOST_TEST((resume(error(errc::truncated), time_point::max()) == 2625ms));
    BOOST_TEST((resume(busy(7s), time_point::max()) == 7s));
    BOOST_TEST((resume(busy(3min), time_point::max()) == std::nullopt));
    BOOST_TEST((resume(busy(7s), now + 7s) == std::nullopt));
    BOOST_TEST((resume(busy(7s), now + 7001ms) == 7s));
}

BOOST_AUTO_TEST_SUITE_END()
