#include "protocol/ascii.hpp"
#include "protocol/log_text.hpp"

#include <responses/logger.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace responses {
namespace {

// In one piece, so that lines of several threads do not mix.
void write_to_standard_error(log_level level, std::string_view line)
{
    std::string text = log_text::of_time(std::chrono::system_clock::now());
    text.append(" responses ").append(to_string(level)).append(" ").append(line).append("\n");
    std::fwrite(text.data(), 1, text.size(), stderr);
}

log_level level_of_variable(char const* name, log_level otherwise)
{
    char const* const text = std::getenv(name);
    if (text == nullptr || *text == '\0')
        return otherwise;
    return log_level_of(text).value_or(log_level::off);
}

log_level level_of_end(call_end const& end)
{
    return end.failure != nullptr && !end.failure->is_cancelled() ? log_level::error
                                                                  : log_level::info;
}

} // namespace

std::string_view to_string(log_level level) noexcept
{
    switch (level) {
    case log_level::off: return "off";
    case log_level::error: return "error";
    case log_level::warn: return "warn";
    case log_level::info: return "info";
    case log_level::debug: return "debug";
    }
    return "off";
}

std::optional<log_level> log_level_of(std::string_view name) noexcept
{
    for (auto const level :
         {log_level::off, log_level::error, log_level::warn, log_level::info, log_level::debug})
        if (ascii::same(name, to_string(level)))
            return level;
    return std::nullopt;
}

logger::logger(logger_options const& settings) : settings_(settings)
{
    if (!settings_.sink)
        settings_.sink = write_to_standard_error;
}

std::shared_ptr<logger> logger::from_environment()
{
    auto const level =
        level_of_variable("RESPONSES_LOG", level_of_variable("OPENAI_LOG", log_level::off));
    if (level == log_level::off)
        return nullptr;
    logger_options const settings{.level = level};
    return std::make_shared<logger>(settings);
}

void logger::on_begin(call_info const& call)
{
    if (shows(log_level::debug))
        settings_.sink(log_level::debug, log_text::of_begin(call));
}

void logger::on_attempt(call_info const& call, unsigned number)
{
    if (shows(log_level::debug))
        settings_.sink(log_level::debug, log_text::of_attempt(call, number));
}

void logger::on_head(call_info const& call, response_head const& head)
{
    if (shows(log_level::debug))
        settings_.sink(log_level::debug, log_text::of_head(call, head));
}

void logger::on_event(call_info const& call, event const& seen)
{
    if (shows(log_level::debug))
        settings_.sink(log_level::debug, log_text::of_event(call, seen, settings_.shown_text));
}

void logger::on_retry(call_info const& call, error const& failure, std::chrono::milliseconds wait,
                      unsigned next)
{
    if (shows(log_level::warn))
        settings_.sink(log_level::warn,
                       log_text::of_retry(call, failure, wait, next, settings_.shown_text));
}

void logger::on_end(call_info const& call, call_end const& end)
{
    auto const level = level_of_end(end);
    if (shows(level))
        settings_.sink(level, log_text::of_end(call, end, settings_.shown_text));
}

} // namespace responses
