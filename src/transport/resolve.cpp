#include "transport/resolve.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;

lookup::lookup(asio::any_io_executor executor) : resolver_(executor), wait_(executor) {}

asio::awaitable<addresses> lookup::run(std::string host, std::uint16_t port, due limit)
{
    auto const self = shared_from_this();
    boost::system::error_code code;
    auto const address = asio::ip::make_address(host, code);
    if (!code)
        co_return addresses{tcp::endpoint(address, port)};

    start(host, port);
    wait_.expires_at(limit.at);
    co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    if (!done_ && !code)
        throw error(limit.what, "looking up " + host);
    if (!done_ || cancelled_)
        throw error(asio::error::operation_aborted);
    if (code_ || found_.empty())
        throw error(errc::resolve_failed, host + ": " + code_.message());
    co_return std::move(found_);
}

void lookup::start(std::string const& host, std::uint16_t port)
{
    resolver_.async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [self = shared_from_this()](boost::system::error_code code,
                                    tcp::resolver::results_type const& results) {
            self->done_ = true;
            self->code_ = code;
            for (auto const& entry : results)
                self->found_.push_back(entry.endpoint());
            self->wait_.cancel();
        });
}

void lookup::cancel() noexcept
{
    cancelled_ = true;
    resolver_.cancel();
    wait_.cancel();
}

} // namespace responses::transport
