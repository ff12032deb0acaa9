#pragma once

#include "http/exchange.hpp"
#include "http/url.hpp"

#include <responses/options.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace responses::transport {
class pool;
struct route;
} // namespace responses::transport

namespace responses::detail {

/// What the calls of a client share; a call may outlive its client.
struct client_core
{
    /// Throws `error(errc::invalid_argument)` for settings that cannot be used.
    client_core(boost::asio::any_io_executor runs_on, options const& settings);

    boost::asio::any_io_executor executor;
    time_limits limits;
    retry_policy retries;
    size_limits sizes;
    http::endpoint create;
    std::vector<http::header_field> fields;
    std::shared_ptr<transport::route const> route;
    std::shared_ptr<transport::pool> pool;
};

} // namespace responses::detail
