#pragma once

#include <cstdint>
#include <string_view>

namespace responses::http {

/// A server that `list` excepts from the proxy: see `proxy_options::no_proxy`. Names are compared
/// in any case and without a dot at their end, addresses as addresses; nothing is looked up, so a
/// range of addresses says nothing of a name. What is ill-formed in the list excepts nothing.
bool is_excepted(std::string_view list, std::string_view host, std::uint16_t port);

} // namespace responses::http
