#pragma once

#include <responses/export.hpp>
#include <responses/observer.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace responses {

/// How much is logged: each level has what the ones before it have.
enum class log_level
{
    off,
    error, ///< Calls that failed.
    warn,  ///< Attempts that failed and are followed by another one.
    info,  ///< The end of every call.
    debug, ///< Beginnings, attempts, heads of answers with their header fields, events.
};

/// `off`, `error`, `warn`, `info` or `debug`.
RESPONSES_API std::string_view to_string(log_level level) noexcept;

/// The level of this name, in any case; nothing when there is none.
RESPONSES_API std::optional<log_level> log_level_of(std::string_view name) noexcept;

/// Everything a logger can be told.
struct logger_options
{
    log_level level = log_level::info;

    /// Takes each line, without a line end, with its level. Empty: standard error, each line behind
    /// the time in UTC.
    std::function<void(log_level, std::string_view)> sink = {};

    /// How many octets of what is written by models and servers are shown: of each event at
    /// `debug`, and of each text that is, or may be, a part of a body. 0: none at all.
    std::size_t shown_text = 0;
};

/// An observer that writes a line for what happens: docs/observing.md has the form of the lines.
///
/// They hold no secrets. Requests, keys and cookies are not in them, nor what models and servers
/// write unless `shown_text` says so; of header fields the values that are known to be harmless,
/// of all others the size. Control characters are replaced, so that no server can forge a line.
///
/// Thread safety: as safe as the sink; the one to standard error is.
class RESPONSES_API logger final : public observer
{
public:
    explicit logger(logger_options const& settings);

    /// One to standard error of the level in `$RESPONSES_LOG`, or where that is not set
    /// `$OPENAI_LOG`. Null when that is `off`, empty, or no level.
    static std::shared_ptr<logger> from_environment();

    void on_begin(call_info const& call) override;
    void on_attempt(call_info const& call, unsigned number) override;
    void on_head(call_info const& call, response_head const& head) override;
    void on_event(call_info const& call, event const& seen) override;
    void on_retry(call_info const& call, error const& failure, std::chrono::milliseconds wait,
                  unsigned next) override;
    void on_end(call_info const& call, call_end const& end) override;

private:
    bool shows(log_level level) const noexcept { return level <= settings_.level; }

    logger_options settings_;
};

} // namespace responses
