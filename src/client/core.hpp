#pragma once

#include "http/request.hpp"
#include "http/url.hpp"

#include <responses/call_options.hpp>
#include <responses/error.hpp>
#include <responses/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace responses::transport {
class pool;
struct route;
} // namespace responses::transport

namespace responses::detail {

class rate_limiter;

/// What the calls of a client share; a call may outlive its client.
struct client_core
{
    /// Throws `error(errc::invalid_argument)` for settings that cannot be used.
    client_core(boost::asio::any_io_executor runs_on, options const& settings);

    /// For calls that differ in this. Throws like the constructor.
    std::shared_ptr<client_core const> with(call_options const& difference) const;

    /// The endpoint of a path below the base URL.
    http::endpoint at(std::string_view path) const;

    /// Each attempt is to ask for a key: no field of the caller's stands in its place.
    bool asks_for_key() const noexcept;

    /// Takes the client's secrets out of what a server said.
    void hide_secrets(error_details& details) const;

    boost::asio::any_io_executor executor;
    time_limits limits;
    retry_policy retries;
    resume_policy resume;
    bool cancel_background;
    bool native_only;
    size_limits sizes;
    std::string base_url;
    std::shared_ptr<key_source> keys; ///< May be null.
    key_scheme scheme;
    std::vector<http::header_field> query; ///< More of it, for each request.
    boost::json::object body;              ///< More of it, for each request that has one.
    http::endpoint create;
    std::vector<http::header_field> fields;
    std::vector<std::string> secrets; ///< Not to be repeated by errors.
    std::shared_ptr<transport::route const> route;
    std::shared_ptr<transport::pool> pool;
    std::shared_ptr<rate_limiter> rates;           ///< Null: nothing is bounded.
    std::shared_ptr<responses::observer> observer; ///< May be null.

private:
    void check() const;
};

} // namespace responses::detail
