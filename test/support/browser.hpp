#pragma once

#include "relay/server.hpp"
#include "support/raw_client.hpp"

#include <responses/testing/server.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// For the tests of the relay: one that runs, and browsers.
namespace support {

/// Settings for a relay to this server, on any port.
relay::settings settings_for(responses::testing::server const& model);

/// A relay on threads of its own; the destructor stops it, without grace.
class running_relay
{
public:
    explicit running_relay(relay::settings const& how);
    ~running_relay();

    std::uint16_t port() const { return server_.port(); }
    void stop() { server_.stop(); }

    /// Waits until its `run` has returned.
    void join() { thread_.join(); }

    /// What it says at `/metrics`.
    std::string metrics() const;

    /// Waits until the metrics hold this line; false when 10 s passed without.
    bool wait_for(std::string_view line) const;

private:
    relay::server server_;
    std::thread thread_;
};

/// `{"messages":[{"role":"user","content":…}]}`, and more members.
std::string chat_body(std::string_view text, std::string_view more = {});

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view type = "application/json");

class browser : public raw::client
{
public:
    explicit browser(running_relay const& to) : raw::client(to.port()) {}

    raw::reply ask(std::string_view method, std::string_view target, std::string_view body = {},
                   std::string_view type = "application/json");

    /// Sends a question; its answer is to be read.
    void start_chat(std::string_view more = {});

    /// The head of a stream that has begun, and what came with it.
    std::string read_head() { return read_until("\r\n\r\n"); }
};

/// The JSON of each event in a body.
std::vector<std::string> data_of(std::string_view body);

/// One chat, to its end, as JSON.
std::vector<boost::json::object> chat(running_relay const& with, std::string_view more = {});

/// Waits until it is so; false when 10 s passed without.
bool wait_until(std::function<bool()> const& so);

} // namespace support
