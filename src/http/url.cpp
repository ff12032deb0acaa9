#include "http/url.hpp"

#include "http/url_parts.hpp"

namespace responses::http {
namespace {

namespace urls = boost::urls;

bool is_tls(url_parts const& url)
{
    if (url->scheme_id() == urls::scheme::https)
        return true;
    if (url->scheme_id() == urls::scheme::http)
        return false;
    url.refuse("the scheme is neither https nor http");
}

std::string path_of(url_parts const& url, std::string_view path)
{
    std::string_view base = url->encoded_path();
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return std::string(base).append(path);
}

} // namespace

endpoint endpoint_of(std::string_view base_url, std::string_view path)
{
    url_parts const url("base URL", base_url, "https://host/v1");
    endpoint where;
    where.tls = is_tls(url);
    if (url->has_userinfo())
        url.refuse("user info is refused; give the key as api_key");
    if (url->has_fragment())
        url.refuse("a fragment (#) is refused");
    where.host = url.host();
    where.port = url.port(where.tls ? 443 : 80);
    where.authority = url->encoded_host_and_port();
    where.target = path_of(url, path);
    where.display = std::string(url->scheme()) + "://" + where.authority + where.target;
    if (url->has_query())
        where.target.append("?").append(url->encoded_query());
    return where;
}

} // namespace responses::http
