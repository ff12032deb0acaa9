#pragma once

#include "protocol/completion.hpp"
#include "protocol/event_decoder.hpp"

#include <responses/dialect.hpp>
#include <responses/event.hpp>
#include <responses/sse.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses {

/// From the frames of a stream of chunks to the native events that they stand for, which begin with
/// `response.created`, and the rules of how such a stream ends. No I/O.
class translation
{
public:
    explicit translation(std::size_t max_size) : completion_(max_size) {}

    /// The frame of an unnamed event is a chunk, and so it is a stream of them.
    static bool begins_with(std::string_view data);

    /// Takes the next frame. One that is no chunk is given as the event that it is, if it has a
    /// name: an error or a heartbeat.
    /// Throws `error(errc::malformed_json)`.
    void take(sse::frame const& chunk);

    /// Takes a whole body, of any form, instead. Throws like `response_from_body`.
    void take_whole(std::string_view body,
                    std::optional<std::chrono::system_clock::time_point> now);

    /// Takes the mark that ends the stream, `[DONE]`, or the end of input, which is good when each
    /// choice has said why it has finished. Both throw `error(errc::truncated)` when it is early.
    void take_mark();
    void end_input();

    /// The end of input would be good.
    bool has_finished() const noexcept { return completion_.has_finished(); }

    /// The next event, as views until the next call of any member function; nothing when more
    /// chunks are needed.
    std::optional<event> next();

    responses::dialect dialect() const noexcept { return completion_.dialect(); }

private:
    void keep(std::vector<std::string> events);

    struct made_event
    {
        std::string json;
        std::string name; // of the frame, when it is not ours
    };

    completion completion_;
    std::deque<made_event> made_;
    std::string source_;
    made_event given_;
    event_decoder decoder_;
};

} // namespace responses
