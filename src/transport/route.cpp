#include "transport/route.hpp"

#include "transport/tls.hpp"

#include <responses/error.hpp>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace responses::transport {
namespace {

void check_path(std::string const& path)
try {
    boost::asio::local::stream_protocol::endpoint{path};
} catch (boost::system::system_error const& failure) {
    throw error(errc::invalid_argument, "unix_socket: " + failure.code().message());
}

} // namespace

route make_route(http::endpoint const& server, options const& settings,
                 std::shared_ptr<resolver> names)
{
    route way{.host = server.host, .port = server.port, .names = std::move(names)};
    if (server.tls)
        way.tls = std::make_shared<tls_client>(settings.tls);
    if (settings.unix_socket.empty())
        way.proxy = http::proxy_for(server, settings.proxy);
    check_path(settings.unix_socket);
    way.unix_socket = settings.unix_socket;
    return way;
}

} // namespace responses::transport
