#include "http/proxy.hpp"
#include "protocol/base64.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(proxies)

namespace {

using responses::base64_of;
using responses::errc;
using responses::proxy_options;
using responses::http::endpoint_of;
using responses::http::proxy;
using responses::http::proxy_for;
using responses::http::proxy_of;
using responses::test::failure_of;

std::string refusal(std::string_view url)
{
    auto const failure = failure_of([&] { proxy_of(url); });
    if (!failure)
        return "taken";
    BOOST_TEST((failure->code() == errc::invalid_argument), url);
    BOOST_TEST(std::string_view(failure->what()).find("secret") == std::string_view::npos);
    return failure->details().reason;
}

std::string display_of(std::string const& server, proxy_options const& settings)
{
    auto const found = proxy_for(endpoint_of(server, "/responses"), settings);
    return found ? found->display : "none";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_url)
{
    proxy const found = proxy_of("http://proxy.example:3128");
    BOOST_TEST(found.host == "proxy.example");
    BOOST_TEST(found.port == 3128);
    BOOST_TEST(found.display == "proxy.example:3128");
    BOOST_TEST(found.authorization == "");
}

BOOST_AUTO_TEST_CASE(what_may_be_left_out)
{
    BOOST_TEST(proxy_of("http://h").port == 80);
    BOOST_TEST(proxy_of("http://h:").port == 80);
    BOOST_TEST(proxy_of("http://h/").display == "h:80");
    BOOST_TEST(proxy_of("h:3128").display == "h:3128");
    BOOST_TEST(proxy_of("h").display == "h:80");
    BOOST_TEST(proxy_of("HTTP://h:1").display == "h:1");
    BOOST_TEST(proxy_of("user:pw@h:3128").authorization != "");
}

BOOST_AUTO_TEST_CASE(addresses)
{
    BOOST_TEST(proxy_of("http://127.0.0.1:1").host == "127.0.0.1");
    proxy const found = proxy_of("http://[::1]:3128");
    BOOST_TEST(found.host == "::1");
    BOOST_TEST(found.display == "[::1]:3128");
}

BOOST_AUTO_TEST_CASE(credentials)
{
    auto const of = [](std::string_view url) { return proxy_of(url).authorization; };
    BOOST_TEST(of("http://Aladdin:open%20sesame@h") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    BOOST_TEST(of("http://user:@h") == "Basic " + base64_of("user:"));
    BOOST_TEST(of("http://user@h") == "Basic " + base64_of("user:"));
    BOOST_TEST(of("http://:pw@h") == "Basic " + base64_of(":pw"));
    BOOST_TEST(of("http://u:a:b@h") == "Basic " + base64_of("u:a:b"));
    BOOST_TEST(of("http://u%40x:p%40%3A%2F%25@h") == "Basic " + base64_of("u@x:p@:/%"));
    BOOST_TEST(proxy_of("http://u:secret@h").display == "h:80");
}

BOOST_AUTO_TEST_CASE(what_is_refused)
{
    BOOST_TEST(refusal("https://u:secret@h") ==
               "proxy URL: a proxy that is spoken to in TLS (https) is not supported; use http");
    for (auto const* url : {"socks5://u:secret@h:1080", "socks5h://h", "socks4://h", "SOCKS://h"})
        BOOST_TEST(refusal(url) == "proxy URL: SOCKS is not supported; use an HTTP proxy");
    BOOST_TEST(refusal("ftp://h") == "proxy URL: the scheme is not http");
    BOOST_TEST(refusal("http://u:secret@h/path") == "proxy URL: something comes after the port");
    BOOST_TEST(refusal("http://h?secret") == "proxy URL: something comes after the port");
    BOOST_TEST(refusal("http://h#secret") == "proxy URL: something comes after the port");
    BOOST_TEST(refusal("http://") == "proxy URL: there is no host");
    BOOST_TEST(refusal("http://u:secret@") == "proxy URL: there is no host");
    BOOST_TEST(refusal("http://h:0") == "proxy URL: the port is not a number from 1 to 65535");
    BOOST_TEST(refusal("http://h:70000") == "proxy URL: the port is not a number from 1 to 65535");
    BOOST_TEST(refusal("http://u:sec ret@h") == "proxy URL: not a URL like http://host:3128");
    BOOST_TEST(refusal("http://a%3Ab:secret@h") ==
               "proxy URL: there is a colon in the user's name");
    BOOST_TEST(refusal("http://u:secret%0D%0Ax@h") ==
               "proxy URL: there are control characters in the credentials");
    BOOST_TEST(refusal("http://u%7F:secret@h") ==
               "proxy URL: there are control characters in the credentials");
}

BOOST_AUTO_TEST_CASE(which_one_is_used)
{
    proxy_options const both{.https = "http://s:1", .http = "http://p:2"};
    BOOST_TEST(display_of("https://api.example/v1", both) == "s:1");
    BOOST_TEST(display_of("http://api.example/v1", both) == "p:2");
    BOOST_TEST(display_of("https://api.example/v1", {}) == "none");
    BOOST_TEST(display_of("http://api.example/v1", {.https = "http://s:1"}) == "none");
    BOOST_TEST(display_of("https://api.example/v1", {.http = "http://p:2"}) == "none");
}

BOOST_AUTO_TEST_CASE(where_none_is_used)
{
    proxy_options const some{.https = "http://s:1", .no_proxy = "api.example:443,[2001:db8::1]"};
    BOOST_TEST(display_of("https://api.example/v1", some) == "none");
    BOOST_TEST(display_of("https://api.example:444/v1", some) == "s:1");
    BOOST_TEST(display_of("https://[2001:db8::1]/v1", some) == "none");

    // What is not used is not looked at.
    proxy_options const unusable{.https = "socks5://s:1", .no_proxy = "api.example"};
    BOOST_TEST(display_of("https://api.example/v1", unusable) == "none");
}

BOOST_AUTO_TEST_SUITE_END()
