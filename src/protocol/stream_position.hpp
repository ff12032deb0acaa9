#pragma once

#include <responses/event.hpp>
#include <responses/sequence_figures.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace responses {

/// How far a stream has come, over all the connections that it was read on, and what it takes to go
/// on with it on another one. No I/O.
class stream_position
{
public:
    stream_position() = default;

    /// Of the stream of a known response, behind its event `after`, or from its beginning.
    stream_position(std::string id, std::optional<std::int64_t> after);

    /// Takes note of which response this is, and whether it outlives its connection, from the first
    /// event that says so: `response.created`, `.queued` or `.in_progress`.
    void learn(event const& seen);

    /// Takes the next event; false when it has been taken before, on an earlier connection.
    /// Throws `error(errc::events_missing)` when a new connection begins behind the next one.
    bool admit(event const& seen)
    {
        auto const number = seen.sequence_number();
        if (!number)
            return admit_unnumbered(seen);
        if (!is_next(*number))
            return admit_other(seen, *number);
        last_ = number;
        return true;
    }

    /// The events that come now are those of another connection.
    void reconnect() noexcept { reconnected_at_ = last_; }

    /// The service keeps the response, and the numbers say what of it has come.
    bool is_resumable() const noexcept;

    /// The response is generated in the background, whether or not anybody reads it.
    bool is_background() const noexcept { return is_background_; }

    /// Empty when it is not known.
    std::string const& id() const noexcept { return id_; }

    /// The highest sequence number so far.
    std::optional<std::int64_t> last() const noexcept { return last_; }

    sequence_figures const& figures() const noexcept { return figures_; }

private:
    // As nearly all are.
    bool is_next(std::int64_t number) const noexcept
    {
        return !reconnected_at_ && last_ && number > *last_ && number - 1 == *last_;
    }
    bool admit_unnumbered(event const& seen) noexcept;
    bool admit_other(event const& seen, std::int64_t number);
    void count(std::int64_t number);

    std::string id_;
    bool is_learnt_ = false;
    bool is_kept_ = false;
    bool is_background_ = false;
    std::optional<std::int64_t> last_;
    std::optional<std::int64_t> reconnected_at_; // until something new has come
    bool is_numbered_ = true;                    // all of it that matters
    sequence_figures figures_;
};

} // namespace responses
