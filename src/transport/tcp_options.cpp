#include "transport/tcp_options.hpp"

#include <cstddef>
#include <netinet/tcp.h>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// An option of TCP that Asio has no name for (its SettableSocketOption).
template <int Name>
struct tcp_option
{
    int value;

    int level(tcp const&) const { return IPPROTO_TCP; }
    int name(tcp const&) const { return Name; }
    void const* data(tcp const&) const { return &value; }
    std::size_t size(tcp const&) const { return sizeof value; }
};

} // namespace

void set_tcp_options(tcp::socket& socket) noexcept
{
    boost::system::error_code ignored; // It works without them.
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
#ifdef TCP_KEEPIDLE
    socket.set_option(tcp_option<TCP_KEEPIDLE>{60}, ignored); // seconds
    socket.set_option(tcp_option<TCP_KEEPINTVL>{15}, ignored);
    socket.set_option(tcp_option<TCP_KEEPCNT>{4}, ignored);
#endif
}

} // namespace responses::transport
