#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace responses::transport {

/// What a name service knows of a host: addresses in the order of preference (RFC 6724), or why
/// there are none.
struct name_answer
{
    std::vector<boost::asio::ip::address> found = {};
    std::chrono::seconds valid_for{}; ///< Zero: do not keep it.
    std::string failure = {};
};

/// Who is asked for the addresses of host names. Thread safety: unsafe.
class name_service
{
public:
    using handler = std::function<void(name_answer)>;

    virtual ~name_service() = default;

    /// Starts a look-up, which lives as long as what is returned and is not waited for after that.
    /// Calls `done` once, on the executor or before it returns.
    virtual std::shared_ptr<void> ask(boost::asio::any_io_executor executor,
                                      std::string const& host, handler done) = 0;
};

/// The C library's `getaddrinfo`, on Asio's thread. A look-up cannot be ended: `io_context::run`
/// and the destructor wait for it even when nobody else does any more.
std::shared_ptr<name_service> make_system_names();

/// c-ares, on the executor alone: /etc/hosts and the servers of /etc/resolv.conf, or those given as
/// `address:port,...`. Exists only where the library is built with c-ares.
std::shared_ptr<name_service> make_dns_names(std::string servers = {});

} // namespace responses::transport
