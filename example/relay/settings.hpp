#pragma once

#include <responses/options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace relay {

/// How many streams there may be at the same time.
struct stream_bounds
{
    std::size_t all = 5'000;
    std::size_t one_client = 8; ///< Of one address.
};

/// How long a browser may take.
struct browser_limits
{
    std::chrono::milliseconds request{std::chrono::seconds{10}}; ///< From its first octet on.
    std::chrono::milliseconds idle{std::chrono::minutes{1}};     ///< Between two requests.
    std::chrono::milliseconds write{std::chrono::minutes{1}};    ///< To take what one write has.
};

/// Everything a relay can be told.
struct settings
{
    std::string address = "127.0.0.1";   ///< Where it listens.
    std::uint16_t port = 8080;           ///< 0: any that is free.
    std::vector<std::string> hosts = {}; ///< Besides `address` and the names of this machine.
    unsigned threads = 1;

    responses::options upstream = {};
    std::string model = "gpt-4.1";
    std::string instructions = {};
    std::int64_t max_output_tokens = 0; ///< 0: as many as the model likes.

    stream_bounds streams = {};
    browser_limits limits = {};
    std::size_t request_body = std::size_t{256} << 10;         ///< Octets.
    std::chrono::milliseconds grace{std::chrono::seconds{10}}; ///< For streams, when it is to stop.
};

} // namespace relay
