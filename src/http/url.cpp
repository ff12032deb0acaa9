#include "http/url.hpp"

#include "http/url_parts.hpp"

#include <responses/error.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url.hpp>

#include <utility>

namespace responses::http {
namespace {

namespace beast = boost::beast;
namespace urls = boost::urls;

// All that anybody must take (RFC 9110, section 4.1).
constexpr std::size_t longest_location = 8'000;
constexpr std::string_view an_example = "https://host/v1";

bool is_tls(url_parts const& url)
{
    if (url->scheme_id() == urls::scheme::https)
        return true;
    if (url->scheme_id() == urls::scheme::http)
        return false;
    url.refuse("the scheme is neither https nor http");
}

// Without empty segments.
std::string segments_of(std::string_view path)
{
    std::string kept;
    for (char const one : path)
        if (one != '/' || !kept.ends_with('/'))
            kept += one;
    if (kept.ends_with('/'))
        kept.pop_back();
    return kept;
}

// What people paste: a host alone, a prefix, the endpoint itself, or what a tool has put together.
std::string base_path(url_parts const& url)
{
    constexpr std::string_view version = "/v1";
    constexpr std::string_view endpoint = "/responses";
    std::string path = segments_of(url->encoded_path());
    if (path.ends_with("/completions"))
        url.refuse("that is the endpoint of another API; give what stands before it, as "
                   "https://host/v1");
    if (path.ends_with(endpoint))
        path.erase(path.size() - endpoint.size());
    else if (path.empty())
        path = version;
    while (path.ends_with("/v1/v1"))
        path.erase(path.size() - version.size());
    return path;
}

endpoint endpoint_at(url_parts const& url, std::string path)
{
    endpoint where;
    where.tls = is_tls(url);
    if (url->has_userinfo())
        url.refuse("user info is refused; give the key as api_key");
    if (url->has_fragment())
        url.refuse("a fragment (#) is refused");
    where.host = url.host();
    where.port = url.port(where.tls ? 443 : 80);
    where.authority = url->encoded_host_and_port();
    where.target = std::move(path);
    where.display = std::string(url->scheme()) + "://" + where.authority + where.target;
    if (url->has_query())
        where.target.append("?").append(url->encoded_query());
    return where;
}

} // namespace

endpoint endpoint_of(std::string_view base_url, std::string_view path)
{
    url_parts const url("base URL", base_url, an_example);
    return endpoint_at(url, base_path(url).append(path));
}

std::optional<endpoint> redirected(endpoint const& from, std::string_view location)
try {
    std::string const here = (from.tls ? "https://" : "http://") + from.authority + from.target;
    auto const base = urls::parse_uri(here);
    auto const reference = urls::parse_uri_reference(location);
    urls::url to;
    if (location.size() > longest_location || !base || !reference ||
        !urls::resolve(*base, *reference, to))
        return std::nullopt;
    to.remove_fragment();
    url_parts const url("Location", to.buffer(), an_example);
    std::string path(std::string_view(url->encoded_path()));
    return endpoint_at(url, path.empty() ? "/" : std::move(path));
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
