#pragma once

#include "http/exchange.hpp"
#include "http/proxy.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace responses::http {

/// The octets that ask a proxy for a tunnel to a server (CONNECT, RFC 9110, section 9.3.6).
std::string connect_octets(proxy const& asked, std::string_view host, std::uint16_t port);

/// What the proxy answers, as a value: octets go in. No I/O.
class tunnel_answer
{
public:
    tunnel_answer();

    /// Throws `error(errc::proxy_failed)`: for any status but 2xx, with it in `api_error::status`;
    /// for what is not HTTP, or too much of it; and for octets behind the head, since through the
    /// tunnel we speak first.
    void put(std::string_view octets);

    /// States the end of input, which is too early: throws `error(errc::connection_lost)`.
    [[noreturn]] void put_end() const;

    /// The tunnel is there. What comes now, comes from the server.
    bool is_open() const noexcept { return exchange_.has_head(); }

private:
    void put_head(std::string_view octets);

    exchange exchange_;
    std::string unread_;
};

} // namespace responses::http
