#include "http/url.hpp"

#include <responses/error.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace responses::http {
namespace {

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

} // namespace

endpoint endpoint_of(std::string_view base_url, std::string_view path)
{
    urls::url_view const url = parse(base_url);
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
    where.target = path_of(url, path);
    where.display = std::string(url.scheme()) + "://" + where.authority + where.target;
    if (url.has_query())
        where.target.append("?").append(url.encoded_query());
    return where;
}

} // namespace responses::http
