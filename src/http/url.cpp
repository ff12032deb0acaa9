#include "http/url.hpp"

#include <responses/error.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <utility>

namespace responses::http {
namespace {

namespace beast = boost::beast;
namespace urls = boost::urls;

[[noreturn]] void refuse(std::string_view why)
{
    // Without the URL itself: what is wrong with it may be a password inside.
    throw error(errc::invalid_argument, "base URL: " + std::string(why));
}

urls::url_view parse(std::string_view text)
{
    auto const parsed = urls::parse_uri(text);
    if (!parsed)
        refuse("not a URL like https://host/v1");
    return *parsed;
}

bool is_tls(urls::url_view const& url)
{
    if (url.scheme_id() == urls::scheme::https)
        return true;
    if (url.scheme_id() == urls::scheme::http)
        return false;
    refuse("the scheme is neither https nor http");
}

std::uint16_t port_of(urls::url_view const& url, bool tls)
{
    if (!url.has_port() || url.port().empty())
        return tls ? 443 : 80;
    if (url.port_number() == 0)
        refuse("the port is not a number from 1 to 65535");
    return url.port_number();
}

std::string host_of(urls::url_view const& url)
{
    if (url.encoded_host().contains('%')) // No host name has what would have to be escaped.
        refuse("the host name has escapes (%)");
    if (url.host_type() == urls::host_type::ipvfuture)
        refuse("an address of an unknown kind");
    if (url.host_type() == urls::host_type::ipv6)
        return url.host_ipv6_address().to_string();
    return url.host();
}

std::string path_of(urls::url_view const& url, std::string_view path)
{
    std::string_view base = url.encoded_path();
    if (!base.empty() && base.front() != '/') // What Boost.URL 1.81 makes of `http://host:x`.
        refuse("the port is not a number from 1 to 65535");
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return std::string(base).append(path);
}

endpoint origin_of(urls::url_view const& url)
{
    endpoint where;
    where.tls = is_tls(url);
    if (url.has_userinfo())
        refuse("user info is refused; give the key as api_key");
    if (url.has_fragment())
        refuse("a fragment (#) is refused");
    where.host = host_of(url);
    if (where.host.empty())
        refuse("there is no host");
    where.port = port_of(url, where.tls);
    where.authority = url.encoded_host_and_port();
    return where;
}

endpoint with_path(endpoint where, urls::url_view const& url, std::string path)
{
    where.target = std::move(path);
    where.display = std::string(url.scheme()) + "://" + where.authority + where.target;
    if (url.has_query())
        where.target.append("?").append(url.encoded_query());
    return where;
}

} // namespace

endpoint endpoint_of(std::string_view base_url, std::string_view path)
{
    urls::url_view const url = parse(base_url);
    endpoint origin = origin_of(url);
    return with_path(std::move(origin), url, path_of(url, path));
}

std::optional<endpoint> redirected(endpoint const& from, std::string_view location)
try {
    std::string const here = (from.tls ? "https://" : "http://") + from.authority + from.target;
    auto const base = urls::parse_uri(here);
    auto const reference = urls::parse_uri_reference(location);
    urls::url to;
    if (!base || !reference || !urls::resolve(*base, *reference, to))
        return std::nullopt;
    to.remove_fragment();
    urls::url_view const url = parse(to.buffer()); // Boost.URL 1.81 resolves any port.
    std::string path(std::string_view(url.encoded_path()));
    return with_path(origin_of(url), url, path.empty() ? "/" : std::move(path));
} catch (error const&) {
    return std::nullopt; // What cannot be asked.
}

// RFC 6454, section 4. Hosts of URLs have no case (RFC 3986, section 3.2.2).
bool is_same_origin(endpoint const& a, endpoint const& b)
{
    return a.tls == b.tls && a.port == b.port && beast::iequals(a.host, b.host);
}

// RFC 3986, section 2.1: all but the unreserved characters.
std::string percent_encoded(std::string_view text)
{
    return urls::encode(text, urls::unreserved_chars);
}

void add_query(endpoint& where, std::string_view name, std::string_view value)
{
    where.target.append(where.target.find('?') == where.target.npos ? "?" : "&");
    where.target.append(percent_encoded(name)).append("=").append(percent_encoded(value));
}

} // namespace responses::http
