#include "protocol/log_text.hpp"

#include "protocol/ascii.hpp"
#include "protocol/log_line.hpp"

#include <algorithm>
#include <cstdio>

namespace responses::log_text {
namespace {

constexpr std::string_view harmless[]{"apim-request-id",
                                      "cache-control",
                                      "cf-cache-status",
                                      "cf-ray",
                                      "connection",
                                      "content-encoding",
                                      "content-length",
                                      "content-type",
                                      "date",
                                      "keep-alive",
                                      "openai-model",
                                      "openai-processing-ms",
                                      "openai-version",
                                      "retry-after",
                                      "retry-after-ms",
                                      "server",
                                      "server-timing",
                                      "transfer-encoding",
                                      "via",
                                      "x-ms-region",
                                      "x-envoy-upstream-service-time",
                                      "x-request-id",
                                      "x-should-retry",
                                      "x-content-type-options",
                                      "strict-transport-security"};

constexpr std::string_view harmless_beginnings[]{"x-ratelimit-", "x-rate-limit-", "ratelimit-"};

// The reasons of these have a part of what the server sent.
bool is_about_a_body(error const& failure)
{
    constexpr errc about[]{errc::http_status, errc::unexpected_content, errc::malformed_json,
                           errc::response_failed};
    return std::ranges::any_of(about, [&](errc one) { return failure.code() == one; });
}

void add_target(log_line& line, call_info const& call)
{
    line.add("operation", call.operation);
    line.add("method", call.method);
    line.add("url", call.url);
}

void add_answer(log_line& line, response_head const& head)
{
    if (head.status() != 0)
        line.add("status", head.status());
    line.add("request_id", head.request_id());
}

void add_server_error(log_line& line, api_error const& said, std::size_t shown)
{
    line.add("type", said.type, 64);
    line.add("code", said.code, 64);
    line.add("param", said.param, 64);
    if (shown > 0)
        line.add("message", said.message, shown);
}

void add_failure(log_line& line, error const& failure, std::size_t shown)
{
    line.add("error", failure.is_cancelled() ? "the call was cancelled" : failure.code().message());
    auto const& details = failure.details();
    line.add("stage", to_string(details.stage));
    if (details.api)
        add_server_error(line, *details.api, shown);
    if (!is_about_a_body(failure))
        line.add("reason", details.reason);
    else if (shown > 0)
        line.add("reason", details.reason, shown);
}

void add_tokens(log_line& line, response const* reply)
{
    if (reply == nullptr || !reply->usage)
        return;
    line.add("input_tokens", reply->usage->input_tokens);
    line.add("output_tokens", reply->usage->output_tokens);
}

std::string_view result_of(error const* failure)
{
    if (failure == nullptr)
        return "ok";
    return failure->is_cancelled() ? "cancelled" : "failed";
}

} // namespace

bool is_harmless(std::string_view name) noexcept
{
    auto const is_it = [&](std::string_view one) { return ascii::same(one, name); };
    auto const begins_it = [&](std::string_view one) {
        return ascii::same(one, name.substr(0, one.size()));
    };
    return std::ranges::any_of(harmless, is_it) ||
           std::ranges::any_of(harmless_beginnings, begins_it);
}

std::string of_begin(call_info const& call)
{
    log_line line(call, "begin");
    add_target(line, call);
    return line.take();
}

std::string of_attempt(call_info const& call, unsigned number)
{
    log_line line(call, "attempt");
    line.add("number", number);
    return line.take();
}

std::string of_head(call_info const& call, response_head const& head)
{
    log_line line(call, "head");
    line.add("status", head.status());
    for (auto const& [name, value] : head.fields())
        line.add("header." + std::string(name), is_harmless(name) ? value : "[hidden]");
    return line.take();
}

std::string of_event(call_info const& call, event const& seen, std::size_t shown)
{
    log_line line(call, "event");
    line.add("type", seen.name());
    if (seen.sequence_number())
        line.add("sequence_number", *seen.sequence_number());
    line.add("size", seen.raw().size());
    if (shown > 0)
        line.add("data", seen.raw(), shown);
    return line.take();
}

std::string of_retry(call_info const& call, error const& failure, std::chrono::milliseconds wait,
                     unsigned next, std::size_t shown)
{
    log_line line(call, "retry");
    line.add("next_attempt", next);
    line.add("wait_ms", wait.count());
    add_answer(line, failure.details().head);
    add_failure(line, failure, shown);
    return line.take();
}

std::string of_end(call_info const& call, call_end const& end, std::size_t shown)
{
    log_line line(call, "end");
    line.add("result", result_of(end.failure));
    add_target(line, call);
    add_answer(line, end.head);
    line.add("attempts", end.timings.attempts);
    if (end.timings.first_event)
        line.add("first_event_ms", *end.timings.first_event);
    line.add("total_ms", end.elapsed);
    add_tokens(line, end.failure != nullptr ? end.failure->details().failed.get() : end.reply);
    if (end.failure != nullptr)
        add_failure(line, *end.failure, shown);
    return line.take();
}

std::string of_time(std::chrono::system_clock::time_point when)
{
    namespace chrono = std::chrono;
    auto const day = chrono::floor<chrono::days>(when);
    chrono::year_month_day const date(day);
    chrono::hh_mm_ss const time(chrono::floor<chrono::milliseconds>(when - day));
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()),
                  int(time.subseconds().count()));
    return text;
}

} // namespace responses::log_text
