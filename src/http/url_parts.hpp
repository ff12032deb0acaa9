#pragma once

#include <boost/url/url_view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace responses::http {

/// What the URLs of servers and of proxies have in common (RFC 3986). All throw
/// `error(errc::invalid_argument)`, which begins with `subject` and never shows the URL itself:
/// what is wrong with it may be a password inside.
class url_parts
{
public:
    /// Both must outlive it. `example` is shown when `text` is no URL.
    url_parts(std::string_view subject, std::string_view text, std::string_view example);

    boost::urls::url_view const* operator->() const noexcept { return &url_; }

    /// Name or address, an IPv6 address without brackets.
    std::string host() const;

    std::uint16_t port(std::uint16_t unless_given) const;

    [[noreturn]] void refuse(std::string_view why) const;

private:
    std::string_view subject_;
    boost::urls::url_view url_;
};

} // namespace responses::http
