#include "transport/tunnel.hpp"

#include "http/tunnel.hpp"
#include "transport/connection.hpp"
#include "transport/route.hpp"

namespace responses::transport {

namespace asio = boost::asio;

asio::awaitable<void> open_tunnel(connection& line, route const& way, due limit)
{
    std::string const octets = http::connect_octets(*way.proxy, way.host, way.port);
    boost::system::error_code failed; // It may have said why, and closed.
    std::string_view rest = octets;
    while (!rest.empty() && !failed)
        rest.remove_prefix(co_await line.write_some(rest, limit, failed));

    http::tunnel_answer answer;
    read_buffer buffer(0);
    while (!answer.is_open()) {
        co_await line.read(buffer, limit);
        if (line.at_end())
            answer.put_end();
        answer.put(buffer.unread());
        buffer.consume(buffer.unread().size());
    }
}

} // namespace responses::transport
