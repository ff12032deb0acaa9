#include "http/tunnel.hpp"

#include <responses/error.hpp>

namespace responses::http {
namespace {

constexpr std::size_t largest_head = std::size_t{16} << 10;
constexpr std::string_view end_of_head = "\r\n\r\n";

std::string authority_of(std::string_view host, std::uint16_t port)
{
    bool const is_v6 = host.find(':') != host.npos;
    std::string text;
    text.append(is_v6 ? "[" : "").append(host).append(is_v6 ? "]:" : ":");
    return text.append(std::to_string(port));
}

[[noreturn]] void refuse(int status)
{
    error_details details;
    details.api = api_error{.status = status};
    throw error(errc::proxy_failed, std::move(details));
}

} // namespace

std::string connect_octets(proxy const& asked, std::string_view host, std::uint16_t port)
{
    std::string const authority = authority_of(host, port);
    std::string text = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    if (!asked.authorization.empty())
        text.append("Proxy-Authorization: ").append(asked.authorization).append("\r\n");
    return text.append("\r\n");
}

tunnel_answer::tunnel_answer() : exchange_(largest_head) {}

// Only heads are put into the exchange: what follows one is no body of it (RFC 9110, 9.3.6).
void tunnel_answer::put(std::string_view octets)
{
    unread_.append(octets);
    while (!is_open() && !unread_.empty()) {
        std::size_t const end = unread_.find(end_of_head);
        if (end == unread_.npos)
            return put_head(unread_);
        put_head(std::string_view(unread_).substr(0, end + end_of_head.size()));
        unread_.erase(0, end + end_of_head.size());
    }
    if (is_open() && exchange_.status() / 100 != 2)
        refuse(exchange_.status());
    if (!unread_.empty())
        throw error(errc::proxy_failed, "octets behind its answer");
}

void tunnel_answer::put_head(std::string_view octets)
try {
    exchange_.put(octets);
} catch (error const& failure) {
    throw error(errc::proxy_failed, "its answer: " + failure.details().reason);
}

void tunnel_answer::put_end() const
{
    throw error(errc::connection_lost, unread_.empty()
                                           ? "it closed the connection without an answer"
                                           : "it closed the connection inside its answer");
}

} // namespace responses::http
