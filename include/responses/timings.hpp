#pragma once

#include <chrono>
#include <optional>

namespace responses {

/// When things happened in one call, each counted from the start of the call; empty when it did not
/// happen (`admitted` without `options::rates`, `connected` on a reused connection, `handshaked` of
/// a plain one, `first_event` of a response that was not streamed). Of several attempts, those of
/// the last one, still counted from the start of the call.
struct call_timings
{
    using duration = std::chrono::steady_clock::duration;

    std::optional<duration> admitted = {};    ///< `options::rates` let the attempt begin.
    std::optional<duration> keyed = {};       ///< `options::api_key_source` has given the key.
    std::optional<duration> acquired = {};    ///< A connection, or the place for one, was free.
    std::optional<duration> resolved = {};    ///< The host name, or the proxy's, has addresses.
    std::optional<duration> connected = {};   ///< TCP is connected, through the proxy if any.
    std::optional<duration> handshaked = {};  ///< TLS is up.
    std::optional<duration> first_byte = {};  ///< The head of the response is here.
    std::optional<duration> first_event = {}; ///< The first event of a stream.
    std::optional<duration> first_text = {};  ///< The first non-empty text delta of a stream.
    std::optional<duration> finished = {};    ///< The whole body, or the stream's terminal event.

    unsigned attempts = 0; ///< How many were begun; more than 1: the call was tried again.
    unsigned resumes = 0;  ///< How many of them were to take up the stream again.
    bool reused = false;   ///< The connection had served another call: nothing was opened.
    bool resent = false;   ///< The server had closed a reused one: sent again at once on a new one.
    bool resumed = false;  ///< The TLS handshake went on with an earlier session.
};

} // namespace responses
