#pragma once

#include "protocol/deadlines.hpp"
#include "protocol/expiring_map.hpp"
#include "transport/name_service.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace responses::transport {

using addresses = std::vector<boost::asio::ip::tcp::endpoint>;

class lookup;

/// The host names of a client: remembers addresses for a while, and asks once for all who want to
/// know the same name. Keeps nothing pending but the look-ups that somebody waits for.
/// Thread safety: unsafe; used on its executor.
class resolver : public std::enable_shared_from_this<resolver>
{
public:
    explicit resolver(boost::asio::any_io_executor executor,
                      std::shared_ptr<name_service> service = make_usual_names());

private:
    friend class lookup;
    class search;

    using hosts = std::vector<boost::asio::ip::address>;

    static std::shared_ptr<name_service> make_usual_names();

    std::optional<hosts> known(std::string const& name) const;
    std::shared_ptr<search> join(std::string const& name, std::weak_ptr<lookup> who);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<name_service> service_;
    expiring_map<hosts> cache_;
    std::map<std::string, std::weak_ptr<search>> running_;
};

/// One who waits for the addresses of a host.
class lookup : public std::enable_shared_from_this<lookup>
{
public:
    explicit lookup(std::shared_ptr<resolver> names);

    /// The addresses of `host`, which may be an address itself. Throws `error`:
    /// `errc::resolve_failed`, `limit.what`, `operation_aborted`.
    boost::asio::awaitable<addresses> run(std::string host, std::uint16_t port, due limit);

    /// Makes `run` end with `operation_aborted`.
    void cancel() noexcept;

private:
    friend class resolver;

    boost::asio::awaitable<resolver::hosts> ask(std::string host, due limit);

    std::shared_ptr<resolver> names_;
    boost::asio::steady_timer wait_; // cancelled when there is an answer
    bool cancelled_ = false;
};

} // namespace responses::transport
