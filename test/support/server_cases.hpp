#pragma once

#include "support/raw_client.hpp"

#include <responses/testing/server.hpp>

#include <chrono>
#include <functional>
#include <poll.h>
#include <string>
#include <thread>

/// What the tests of the embedded server share.
namespace server_cases {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

inline std::string const plain = R"({"model":"gpt-4.1","input":"Hello"})";
inline std::string const streamed = R"({"model":"gpt-4.1","input":"Hello","stream":true})";

inline bool soon(std::function<bool()> const& holds)
{
    auto const limit = clock::now() + 5s;
    while (!holds() && clock::now() < limit)
        std::this_thread::sleep_for(1ms);
    return holds();
}

/// Nothing comes, and nothing ends, for a while.
inline bool silent(raw::client& client)
{
    pollfd watched{.fd = client.socket().native_handle(), .events = POLLIN, .revents = 0};
    return ::poll(&watched, 1, 20) == 0;
}

inline responses::testing::server_options tls_options(bool tls = true)
{
    responses::testing::server_options settings;
    settings.tls = tls;
    return settings;
}

inline responses::testing::server_options paced_options(std::size_t tokens, double rate)
{
    responses::testing::server_options settings;
    settings.tokens = tokens;
    settings.tokens_per_second = rate;
    return settings;
}

/// An answer that goes wrong; at `body` in the middle of its only chunk.
inline responses::testing::scenario faulty(responses::testing::fault what,
                                           responses::testing::fault_point when)
{
    responses::testing::scenario made;
    made.body = "data: 1\n\ndata: 2\n\n";
    made.what = what;
    made.when = when;
    made.fault_after = 9;
    return made;
}

} // namespace server_cases
