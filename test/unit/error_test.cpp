#include <responses/error.hpp>
#include <responses/response.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

BOOST_AUTO_TEST_SUITE(errors)

namespace {

using responses::api_error;
using responses::call_stage;
using responses::errc;
using responses::error;
using responses::error_details;

static_assert(std::is_nothrow_copy_constructible_v<error>);
static_assert(std::is_nothrow_copy_assignable_v<error>);

std::vector<errc> all_codes()
{
    std::vector<errc> codes;
    for (int i = 1; i <= static_cast<int>(errc::response_failed); ++i)
        codes.push_back(static_cast<errc>(i));
    return codes;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

// No character that ends a line or drives a terminal: C0, DEL, C1 and the separators of Unicode.
bool is_one_line(std::string_view text)
{
    bool const c0 = std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    bool c1 = false;
    for (std::size_t i = text.find('\xC2'); i < text.size(); i = text.find('\xC2', i + 1))
        c1 = c1 || (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0);
    return !c0 && !c1 && !contains(text, "\u2028") && !contains(text, "\u2029");
}

error with_api(errc code, api_error said, std::string reason = {})
{
    error_details details;
    details.reason = std::move(reason);
    details.api = std::move(said);
    return error(code, std::move(details));
}

error http(int status, std::string code = {}, std::string type = {})
{
    return with_api(errc::http_status,
                    {.status = status, .type = std::move(type), .code = std::move(code)});
}

error in_stream(std::string code, std::string type = {})
{
    return with_api(errc::response_failed, {.type = std::move(type), .code = std::move(code)});
}

} // namespace

BOOST_AUTO_TEST_CASE(each_code_has_a_message_of_its_own)
{
    std::vector<std::string> messages;
    for (errc const code : all_codes()) {
        messages.push_back(responses::make_error_code(code).message());
        BOOST_TEST(is_one_line(messages.back()));
        BOOST_TEST(messages.back() != "unknown error");
        BOOST_TEST(error(code).what() == messages.back());
    }
    std::ranges::sort(messages);
    BOOST_TEST((std::ranges::adjacent_find(messages) == messages.end()));
    BOOST_TEST(responses::error_category().message(0) == "unknown error");
    BOOST_TEST(responses::error_category().message(999) == "unknown error");
    BOOST_TEST(responses::error_category().name() == "responses");
    boost::system::error_code const converted = errc::truncated;
    BOOST_TEST((converted == responses::make_error_code(errc::truncated)));
}

BOOST_AUTO_TEST_CASE(each_stage_has_words)
{
    for (int i = 0; i <= static_cast<int>(call_stage::back_off); ++i)
        BOOST_TEST(to_string(static_cast<call_stage>(i)) != "calling");
}

BOOST_AUTO_TEST_CASE(what_says_what_is_known)
{
    error_details details;
    details.stage = call_stage::connect;
    details.url = "https://h/v1/responses";
    details.reason = "10.0.0.1: Connection refused";
    BOOST_TEST(error(errc::connect_failed, details).what() ==
               "cannot connect; check that the server runs at this address: 10.0.0.1: Connection "
               "refused [connecting to https://h/v1/responses]");

    details.stage = call_stage::body;
    details.reason.clear();
    details.api = api_error{.status = 429,
                            .type = "requests",
                            .code = "rate_limit_exceeded",
                            .message = "slow down",
                            .param = "model",
                            .request_id = "req_1"};
    BOOST_TEST(error(errc::http_status, details).what() ==
               "the server refused the request: HTTP 429: slow down (type requests, code "
               "rate_limit_exceeded, param model, request req_1) "
               "[reading from https://h/v1/responses]");
}

BOOST_AUTO_TEST_CASE(what_says_how_long_to_wait_and_how_often_it_was_tried)
{
    error_details details;
    details.stage = call_stage::body;
    details.url = "http://h/v1/responses";
    details.api = api_error{.status = 429, .retry_after = std::chrono::milliseconds{3600'050}};
    details.attempts = 1;
    BOOST_TEST(error(errc::http_status, details).what() ==
               "the server refused the request: HTTP 429 (retry after 3600.050 s) "
               "[reading from http://h/v1/responses]");
    details.attempts = 3;
    BOOST_TEST(error(errc::http_status, details).what() ==
               "the server refused the request: HTTP 429 (retry after 3600.050 s) "
               "[reading from http://h/v1/responses, attempts made: 3]");
}

BOOST_AUTO_TEST_CASE(what_leaves_out_what_is_not_known)
{
    BOOST_TEST(error(errc::truncated).what() ==
               "the stream ended before the response was complete");
    BOOST_TEST(error(errc::truncated, "why").what() ==
               "the stream ended before the response was complete: why");
    BOOST_TEST(http(502).what() == "the server refused the request: HTTP 502");
    BOOST_TEST(with_api(errc::http_status, {.status = 502}, "<html>").what() ==
               "the server refused the request: HTTP 502: <html>");
    BOOST_TEST(with_api(errc::response_failed, {}).what() == "the response failed");
    BOOST_TEST(in_stream("x").what() == "the response failed: (code x)");
    BOOST_TEST(with_api(errc::response_failed, {.message = "m"}, "unused").what() ==
               "the response failed: m");
}

BOOST_AUTO_TEST_CASE(cancellation_has_words)
{
    error const cancelled{boost::system::error_code(boost::asio::error::operation_aborted)};
    BOOST_TEST(cancelled.what() == "the call was cancelled");
    BOOST_TEST(cancelled.is_cancelled());
    BOOST_TEST(!cancelled.is_timeout());
    BOOST_TEST(!cancelled.is_connection());
    BOOST_TEST(!cancelled.is_retryable());
}

BOOST_AUTO_TEST_CASE(what_is_one_line_whatever_the_server_says)
{
    std::string every;
    for (int c = 0; c < 0x80; ++c)
        every += static_cast<char>(c);
    std::string const nasty = every + "\r\n2026 ERROR forged\x1B[31m\u0085\u009B31m\u2028\u2029end";
    api_error const said{.status = 500,
                         .type = nasty,
                         .code = nasty,
                         .message = nasty,
                         .param = nasty,
                         .request_id = nasty};
    for (errc const code : all_codes()) {
        error_details details;
        details.url = "http://h/" + nasty;
        details.reason = nasty;
        BOOST_TEST(is_one_line(error(code, details).what()));
        details.api = said;
        error const failure(code, details);
        BOOST_TEST(is_one_line(failure.what()));
        BOOST_TEST(contains(failure.what(), "forged"));
        BOOST_TEST(failure.api()->message == nasty); // Untouched for programs.
    }
    // Nothing else is changed.
    BOOST_TEST(
        error(errc::truncated, "£ 你好啊 \u00A0 \u2027 \u202A 😀").what() ==
        "the stream ended before the response was complete: £ 你好啊 \u00A0 \u2027 \u202A 😀");
    BOOST_TEST(std::string_view(error(errc::truncated, "\xE2\x80").what()).ends_with("�"));
    BOOST_TEST(std::string_view(error(errc::truncated, "\xC2").what()).ends_with("�"));
}

BOOST_AUTO_TEST_CASE(copies_share_their_details)
{
    error_details details;
    details.reason = "why";
    details.last_sequence_number = 7;
    details.failed = std::make_shared<responses::response const>();
    error const first(errc::response_failed, details);
    error const copy = first;
    BOOST_TEST(&copy.details() == &first.details());
    BOOST_TEST(copy.what() == first.what());
    BOOST_TEST(copy.details().last_sequence_number.value() == 7);
    BOOST_TEST(copy.details().failed == details.failed);
    BOOST_TEST(copy.api() == nullptr);

    error assigned(errc::truncated);
    assigned = first;
    BOOST_TEST((assigned.code() == errc::response_failed));
    BOOST_TEST(&assigned.details() == &first.details());
}

BOOST_AUTO_TEST_CASE(it_is_caught_as_what_the_standard_library_knows)
{
    try {
        throw error(errc::truncated, "why");
    } catch (boost::system::system_error const& failure) {
        BOOST_TEST((failure.code() == errc::truncated));
    }
    try {
        throw error(errc::truncated, "why");
    } catch (std::exception const& failure) {
        BOOST_TEST(contains(failure.what(), "why"));
    }
}

BOOST_AUTO_TEST_CASE(predicates_of_the_codes)
{
    auto const holds = [](bool (error::*predicate)() const noexcept) {
        std::vector<errc> codes;
        for (errc const code : all_codes())
            if ((error(code).*predicate)())
                codes.push_back(code);
        return codes;
    };
    using codes = std::vector<errc>;
    BOOST_TEST((holds(&error::is_timeout) ==
                codes{errc::rate_timeout, errc::key_timeout, errc::pool_timeout,
                      errc::connect_timeout, errc::header_timeout, errc::first_event_timeout,
                      errc::idle_timeout, errc::attempt_timeout, errc::deadline_exceeded}));
    BOOST_TEST((holds(&error::is_connection) == codes{errc::resolve_failed, errc::connect_failed,
                                                      errc::proxy_failed, errc::tls_failed,
                                                      errc::connection_lost}));
    BOOST_TEST((holds(&error::is_status) == codes{errc::http_status}));
    BOOST_TEST((holds(&error::is_truncated) == codes{errc::truncated}));
    BOOST_TEST((holds(&error::is_rate_limit) == codes{}));
    BOOST_TEST((holds(&error::is_cancelled) == codes{}));
    BOOST_TEST((holds(&error::is_retryable) ==
                codes{errc::resolve_failed, errc::connect_failed, errc::connection_lost,
                      errc::connect_timeout, errc::header_timeout, errc::first_event_timeout,
                      errc::idle_timeout, errc::attempt_timeout, errc::truncated}));
}

BOOST_AUTO_TEST_CASE(which_statuses_are_worth_another_try)
{
    for (int const status : {408, 409, 429, 500, 502, 503, 504, 524, 529})
        BOOST_TEST(http(status).is_retryable(), status);
    for (int const status : {300, 304, 400, 401, 403, 404, 405, 413, 422, 451})
        BOOST_TEST(!http(status).is_retryable(), status);
    BOOST_TEST(!http(429, "insufficient_quota").is_retryable());
    BOOST_TEST(!http(429, "", "insufficient_quota").is_retryable());
    BOOST_TEST(http(429, "rate_limit_exceeded").is_retryable());
    BOOST_TEST(http(500).is_status());
}

BOOST_AUTO_TEST_CASE(which_refusals_of_a_proxy_are_worth_another_try)
{
    for (int const status : {408, 429, 500, 502, 503, 504})
        BOOST_TEST(with_api(errc::proxy_failed, {.status = status}).is_retryable(), status);
    for (int const status : {302, 400, 401, 403, 404, 407})
        BOOST_TEST(!with_api(errc::proxy_failed, {.status = status}).is_retryable(), status);
    BOOST_TEST(!with_api(errc::proxy_failed, {.status = 503}).is_status());
}

BOOST_AUTO_TEST_CASE(which_failures_in_a_stream_are_worth_another_try)
{
    BOOST_TEST(in_stream("server_error").is_retryable());
    BOOST_TEST(in_stream("", "server_error").is_retryable());
    BOOST_TEST(in_stream("rate_limit_exceeded").is_retryable());
    BOOST_TEST(in_stream("", "rate_limit_error").is_retryable());
    BOOST_TEST(in_stream("", "overloaded_error").is_retryable());
    BOOST_TEST(in_stream("server_is_overloaded").is_retryable());
    BOOST_TEST(in_stream("slow_down").is_retryable());
    BOOST_TEST(in_stream("429").is_retryable());
    BOOST_TEST(in_stream("503").is_retryable());
    BOOST_TEST(!in_stream("400").is_retryable());
    BOOST_TEST(!in_stream("context_length_exceeded").is_retryable());
    BOOST_TEST(!in_stream("insufficient_quota", "server_error").is_retryable());
    BOOST_TEST(!in_stream("").is_retryable());
    BOOST_TEST(!with_api(errc::malformed_json, {.code = "server_error"}).is_retryable());
}

BOOST_AUTO_TEST_CASE(the_servers_word_on_another_try_wins)
{
    BOOST_TEST(with_api(errc::http_status, {.status = 400, .should_retry = true}).is_retryable());
    BOOST_TEST(!with_api(errc::http_status, {.status = 503, .should_retry = false}).is_retryable());
    BOOST_TEST(with_api(errc::response_failed, {.should_retry = true}).is_retryable());
    BOOST_TEST(!with_api(errc::response_failed, {.code = "server_error", .should_retry = false})
                    .is_retryable());
    BOOST_TEST(!with_api(errc::http_status, {.code = "insufficient_quota", .should_retry = true})
                    .is_retryable());
    BOOST_TEST(!with_api(errc::malformed_json, {.should_retry = true}).is_retryable());
}

BOOST_AUTO_TEST_CASE(which_failures_are_rate_limits)
{
    BOOST_TEST(http(429).is_rate_limit());
    BOOST_TEST(http(503, "rate_limit_exceeded").is_rate_limit());
    BOOST_TEST(in_stream("rate_limit_exceeded").is_rate_limit());
    BOOST_TEST(in_stream("", "rate_limit_error").is_rate_limit());
    BOOST_TEST(!http(500).is_rate_limit());
    BOOST_TEST(!in_stream("server_error").is_rate_limit());
}

BOOST_AUTO_TEST_SUITE_END()
