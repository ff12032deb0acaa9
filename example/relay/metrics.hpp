#pragma once

#include <responses/pool_figures.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace relay {

/// How a stream went.
struct stream_record
{
    /// `completed`, `incomplete`, `failed`, `disconnected` by the browser, or `stopped` by us.
    std::string_view outcome = {};
    std::string_view error = {}; ///< Its kind, if it failed.
    std::uint64_t events = 0;    ///< That the browser was sent.
    std::uint64_t octets = 0;    ///< Of these events.
    std::optional<std::chrono::steady_clock::duration> first_text = {};
};

/// What the relay has done, for `GET /metrics`. Thread safety: all of it, from any thread.
class metrics
{
public:
    /// A request was answered. `target` is one that we know; what else is asked for is `other`.
    void note_request(std::string_view target, unsigned status);

    void note_stream_begin();
    void note_stream_end(stream_record const& how);

    /// In the text format of Prometheus, version 0.0.4.
    std::string text(responses::pool_figures const& pool) const;

private:
    /// Upper bounds, in seconds, of how long the first text took.
    static constexpr std::array bounds{0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};

    void note_first_text(double seconds);
    void write_first_text(std::string& out) const;

    mutable std::mutex guard_;
    std::map<std::pair<std::string, unsigned>, std::uint64_t> requests_;
    std::map<std::string, std::uint64_t> outcomes_;
    std::map<std::string, std::uint64_t> errors_;
    std::uint64_t open_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t octets_ = 0;
    std::array<std::uint64_t, bounds.size()> first_text_{};
    std::uint64_t first_texts_ = 0;
    double first_text_sum_ = 0;
};

} // namespace relay
