#include "http/proxy.hpp"

#include "http/no_proxy.hpp"
#include "http/url_parts.hpp"
#include "protocol/base64.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace responses::http {
namespace {

namespace urls = boost::urls;

void check_scheme(url_parts const& url)
{
    if (url->scheme_id() == urls::scheme::http)
        return;
    if (url->scheme_id() == urls::scheme::https)
        url.refuse("a proxy that is spoken to in TLS (https) is not supported; use http");
    if (boost::beast::iequals(url->scheme().substr(0, 5), "socks"))
        url.refuse("SOCKS is not supported; use an HTTP proxy");
    url.refuse("the scheme is not http");
}

bool has_controls(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) {
        auto const octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    });
}

// RFC 7617, section 2: the colon ends the user's name.
std::string basic_credentials(url_parts const& url)
{
    if (!url->has_userinfo())
        return {};
    std::string const user = url->user();
    std::string const password = url->password();
    if (user.find(':') != user.npos)
        url.refuse("there is a colon in the user's name");
    if (has_controls(user) || has_controls(password))
        url.refuse("there are control characters in the credentials");
    return "Basic " + base64_of(user + ":" + password);
}

} // namespace

proxy proxy_of(std::string_view text)
{
    bool const has_scheme = text.find("://") != text.npos;
    std::string const full = (has_scheme ? "" : "http://") + std::string(text);
    url_parts const url("proxy URL", full, "http://host:3128");
    check_scheme(url);
    proxy found;
    found.host = url.host();
    found.port = url.port(80);
    std::string_view const path = url->encoded_path();
    if ((!path.empty() && path != "/") || url->has_query() || url->has_fragment())
        url.refuse("something comes after the port");
    found.display = std::string(url->encoded_host()) + ":" + std::to_string(found.port);
    found.authorization = basic_credentials(url);
    return found;
}

std::optional<proxy> proxy_for(endpoint const& server, proxy_options const& settings)
{
    std::string const& url = server.tls ? settings.https : settings.http;
    if (url.empty() || is_excepted(settings.no_proxy, server.host, server.port))
        return std::nullopt;
    return proxy_of(url);
}

} // namespace responses::http
