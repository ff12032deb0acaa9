#include "http/url.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(url)

namespace {

using responses::errc;
using responses::http::add_query;
using responses::http::endpoint;
using responses::http::endpoint_of;
using responses::http::is_same_origin;
using responses::http::percent_encoded;
using responses::http::redirected;
using responses::test::fails;
using responses::test::failure_of;

endpoint at(std::string_view base) { return endpoint_of(base, "/responses"); }

std::string target(std::string_view base) { return at(base).target; }

std::string refusal(std::string_view base)
{
    auto const failure = failure_of([&] { at(base); });
    if (!failure)
        return "taken";
    BOOST_TEST((failure->code() == errc::invalid_argument), base);
    return failure->details().reason;
}

constexpr std::string_view no_url = "base URL: not a URL like https://host/v1";
constexpr std::string_view no_host = "base URL: there is no host";
constexpr std::string_view no_port = "base URL: the port is not a number from 1 to 65535";
constexpr std::string_view no_scheme = "base URL: the scheme is neither https nor http";

} // namespace

BOOST_AUTO_TEST_CASE(the_official_one)
{
    endpoint const where = at("https://api.openai.com/v1");
    BOOST_TEST(where.tls);
    BOOST_TEST(where.host == "api.openai.com");
    BOOST_TEST(where.port == 443);
    BOOST_TEST(where.target == "/v1/responses");
    BOOST_TEST(where.authority == "api.openai.com");
    BOOST_TEST(where.display == "https://api.openai.com/v1/responses");
}

BOOST_AUTO_TEST_CASE(a_local_one)
{
    endpoint const where = at("http://localhost:11434");
    BOOST_TEST(!where.tls);
    BOOST_TEST(where.host == "localhost");
    BOOST_TEST(where.port == 11434);
    BOOST_TEST(where.target == "/v1/responses");
    BOOST_TEST(where.authority == "localhost:11434");
    BOOST_TEST(where.display == "http://localhost:11434/v1/responses");
}

BOOST_AUTO_TEST_CASE(ports)
{
    BOOST_TEST(at("http://h").port == 80);
    BOOST_TEST(at("https://h").port == 443);
    BOOST_TEST(at("http://h:443").port == 443);
    BOOST_TEST(at("https://h:80").port == 80);
    BOOST_TEST(at("http://h:1").port == 1);
    BOOST_TEST(at("http://h:65535").port == 65535);
    BOOST_TEST(at("http://h:00080").port == 80);
    BOOST_TEST(at("http://h:/v1").port == 80); // RFC 3986 allows an empty one.
    BOOST_TEST(at("https://h:443").authority == "h:443");
    for (std::string_view const base :
         {"http://h:0", "http://h:65536", "http://h:99999", "http://h:99999999999999999999",
          "http://h:00000", "http://h:x", "http://h:-1", "http://h:+80", "http://h:8x/v1",
          "http://[::1]x", "http://[::1]:x"})
        BOOST_TEST(refusal(base) == no_port, base);
}

BOOST_AUTO_TEST_CASE(addresses)
{
    endpoint const six = at("http://[::1]:8080/v1");
    BOOST_TEST(six.host == "::1");
    BOOST_TEST(six.port == 8080);
    BOOST_TEST(six.authority == "[::1]:8080");
    BOOST_TEST(six.display == "http://[::1]:8080/v1/responses");
    BOOST_TEST(at("https://[2001:db8::7]").host == "2001:db8::7");
    BOOST_TEST(at("https://[2001:db8::7]").port == 443);
    BOOST_TEST(at("https://[::ffff:192.0.2.1]").host == "::ffff:192.0.2.1");

    endpoint const four = at("http://127.0.0.1:8080");
    BOOST_TEST(four.host == "127.0.0.1");
    BOOST_TEST(four.authority == "127.0.0.1:8080");

    for (std::string_view const base : {"http://h:8 0", "http://[::1", "http://[::g]", "http://[]"})
        BOOST_TEST(refusal(base) == no_url, base);
    BOOST_TEST(refusal("http://[v1.x]/v1") != "taken"); // No such addresses exist.
}

BOOST_AUTO_TEST_CASE(paths_are_a_prefix)
{
    BOOST_TEST(target("https://h/v1") == "/v1/responses");
    BOOST_TEST(target("https://h/v1/") == "/v1/responses");
    BOOST_TEST(target("https://h/openai/v1") == "/openai/v1/responses");
    BOOST_TEST(target("https://h/openai") == "/openai/responses");
    BOOST_TEST(target("https://h/v2") == "/v2/responses");
    BOOST_TEST(target("https://h/a%20b/%E4%BD%A0") == "/a%20b/%E4%BD%A0/responses");
    BOOST_TEST(endpoint_of("https://h/v1", "/responses/resp_1/cancel").target ==
               "/v1/responses/resp_1/cancel");
}

BOOST_AUTO_TEST_CASE(a_host_alone_has_version_1)
{
    for (std::string_view const base : {"https://h", "https://h/", "https://h//", "https://h:443"})
        BOOST_TEST(target(base) == "/v1/responses", base);
    BOOST_TEST(endpoint_of("http://h", "/conversations").target == "/v1/conversations");
}

BOOST_AUTO_TEST_CASE(the_endpoint_itself)
{
    BOOST_TEST(target("https://h/v1/responses") == "/v1/responses");
    BOOST_TEST(target("https://h/v1/responses/") == "/v1/responses");
    BOOST_TEST(target("https://h/responses") == "/responses"); // It has no version there.
    BOOST_TEST(target("https://h/v1/responses?a=b") == "/v1/responses?a=b");
    BOOST_TEST(target("https://h/myresponses") == "/myresponses/responses");
    BOOST_TEST(endpoint_of("https://h/v1/responses", "/conversations/c").target ==
               "/v1/conversations/c");
    for (std::string_view const base :
         {"https://h/v1/chat/completions", "https://h/v1/completions/"})
        BOOST_TEST(refusal(base).starts_with("base URL: that is the endpoint of another API"),
                   base);
}

BOOST_AUTO_TEST_CASE(never_twice)
{
    for (std::string_view const base :
         {"https://h//v1", "https://h//v1//", "https://h/v1/v1", "https://h/v1//v1/",
          "https://h//v1//responses//", "https://h/v1/v1/v1/responses"})
        BOOST_TEST(target(base) == "/v1/responses", base);
    BOOST_TEST(target("https://h/a//b///v1") == "/a/b/v1/responses");
}

BOOST_AUTO_TEST_CASE(a_query_is_sent_and_not_shown)
{
    endpoint const where = at("https://h/openai/v1/?api-version=preview&key=secret");
    BOOST_TEST(where.target == "/openai/v1/responses?api-version=preview&key=secret");
    BOOST_TEST(where.display == "https://h/openai/v1/responses");
    BOOST_TEST(target("https://h?a=b") == "/v1/responses?a=b");
    BOOST_TEST(target("https://h/v1?a=//b/") == "/v1/responses?a=//b/");
}

BOOST_AUTO_TEST_CASE(letter_case)
{
    endpoint const where = at("HTTPS://API.Example.COM/V1");
    BOOST_TEST(where.tls);
    BOOST_TEST(where.port == 443);
    BOOST_TEST(where.target == "/V1/responses");
    BOOST_TEST(!at("Http://h").tls);
}

BOOST_AUTO_TEST_CASE(user_info_and_fragments_are_refused_and_not_repeated)
{
    for (std::string_view const base :
         {"https://user:secret@h/v1", "https://secret@h", "https://:secret@h", "https://@h/v1",
          "https://u:secret@h#secret", "https://u:secret@"})
        BOOST_TEST(refusal(base) == "base URL: user info is refused; give the key as api_key",
                   base);
    for (std::string_view const base : {"https://h/v1#secret", "https://h#", "https://h/?a=b#c"})
        BOOST_TEST(refusal(base) == "base URL: a fragment (#) is refused", base);
    for (std::string_view const base :
         {"https://us er:secret@h/v1", "secret", "secret://h", "https://u:secret@h:x", "//secret",
          "https://u:secret@h/\xFF", "https://h/%secret"})
        BOOST_TEST(refusal(base).find("secret") == std::string::npos, base);
}

BOOST_AUTO_TEST_CASE(what_is_no_http_url_is_refused)
{
    using namespace std::string_view_literals;
    for (std::string_view const base :
         {""sv, " "sv, "api.openai.com"sv, "/v1"sv, "//h/v1"sv, "https//h"sv, "https://h/a b"sv,
          " https://h"sv, "https://h "sv, "https://h\r\n"sv, "https://h/\r\nX: y"sv,
          "https://h/\0"sv, "https://h/%zz"sv, "https://h^"sv, "https://h/你"sv,
          "http//localhost:1"sv, "https://h\\v1"sv})
        BOOST_TEST(refusal(base) == no_url, base);
    for (std::string_view const base : {"ftp://h"sv, "wss://h"sv, "localhost:11434"sv,
                                        "httpss://h"sv, "file:///etc/passwd"sv, "mailto:a@b.c"sv})
        BOOST_TEST(refusal(base) == no_scheme, base);
    for (std::string_view const base : {"https://"sv, "https:///v1"sv, "https:"sv, "https:/v1"sv,
                                        "https:v1"sv, "http://:80"sv, "http://::1/v1"sv})
        BOOST_TEST(refusal(base) == no_host, base);
}

BOOST_AUTO_TEST_CASE(host_names_are_ascii)
{
    for (std::string_view const base :
         {"https://例え.jp/v1", "https://bücher.example", "http://例え.jp:8080?a=b"})
        BOOST_TEST(refusal(base) == "base URL: the host name is not in ASCII; give its xn-- form "
                                    "(IDNA, RFC 5891)",
                   base);
    BOOST_TEST(at("https://xn--r8jz45g.jp/v1").host == "xn--r8jz45g.jp");
}

// Decoded, they would be octets that no host name has, a NUL among them.
BOOST_AUTO_TEST_CASE(escapes_in_the_host_are_refused)
{
    for (std::string_view const base :
         {"https://good.example%00.evil.example/v1", "http://local%0d%0ahost", "https://ex%61mple",
          "https://%E4%BD%A0.example", "http://h%20"})
        BOOST_TEST(refusal(base) == "base URL: the host name has escapes (%)", base);
}

BOOST_AUTO_TEST_CASE(redirects_within_the_origin)
{
    endpoint const from = at("https://h:8443/v1?key=secret");
    auto const target_of = [&](std::string_view location) {
        auto const to = redirected(from, location);
        BOOST_TEST_REQUIRE(to.has_value(), location);
        BOOST_TEST(is_same_origin(*to, from), location);
        return to->target;
    };
    BOOST_TEST(target_of("/v1/responses/") == "/v1/responses/");
    BOOST_TEST(target_of("https://h:8443/v1/responses/") == "/v1/responses/");
    BOOST_TEST(target_of("HTTPS://H:8443/a?b=c#d") == "/a?b=c");
    BOOST_TEST(target_of("//h:8443/a") == "/a");
    BOOST_TEST(target_of("other") == "/v1/other");
    BOOST_TEST(target_of("../x/./y") == "/x/y");
    BOOST_TEST(target_of("?a=b") == "/v1/responses?a=b");
    BOOST_TEST(target_of("https://h:8443") == "/");
    BOOST_TEST(target_of("/a%20b") == "/a%20b");
    BOOST_TEST(redirected(from, "/a?key=secret")->display == "https://h:8443/a");
    BOOST_TEST(redirected(at("https://h"), "https://h:443/a")->target == "/a");
}

BOOST_AUTO_TEST_CASE(redirects_to_another_origin)
{
    endpoint const from = at("https://h/v1");
    for (std::string_view const location :
         {"http://h/v1/responses", "https://h:444/v1/responses", "https://g/v1/responses",
          "https://h.evil.example/", "//g", "https://hh/", "http://h:443/"}) {
        auto const to = redirected(from, location);
        BOOST_TEST_REQUIRE(to.has_value(), location);
        BOOST_TEST(!is_same_origin(*to, from), location);
    }
}

BOOST_AUTO_TEST_CASE(redirects_to_nowhere)
{
    using namespace std::string_view_literals;
    for (std::string_view const location :
         {"ftp://h/"sv, "mailto:a@h"sv, "https://u:p@h/"sv, "https://"sv, "/a b"sv, "/a\r\nX: y"sv,
          "/\0"sv, "/你"sv, "https://h:0/"sv, "https://h:99999/"sv, "javascript:alert(1)"sv})
        BOOST_TEST(!redirected(at("https://h/v1"), location), location);
    BOOST_TEST(redirected(at("https://h"), "/" + std::string(7'999, 'a')).has_value());
    BOOST_TEST(!redirected(at("https://h"), "/" + std::string(8'000, 'a')));
}

BOOST_AUTO_TEST_CASE(parts_are_escaped)
{
    BOOST_TEST(percent_encoded("resp_1-a.b~C9") == "resp_1-a.b~C9");
    BOOST_TEST(percent_encoded("a/b?c#d%e&f=g h+") == "a%2Fb%3Fc%23d%25e%26f%3Dg%20h%2B");
    BOOST_TEST(percent_encoded("你\r\n") == "%E4%BD%A0%0D%0A");
    BOOST_TEST(percent_encoded("") == "");
}

BOOST_AUTO_TEST_CASE(parameters_are_appended)
{
    endpoint where = at("https://h/v1");
    add_query(where, "stream", "true");
    add_query(where, "include[]", "a&b");
    BOOST_TEST(where.target == "/v1/responses?stream=true&include%5B%5D=a%26b");
    BOOST_TEST(where.display == "https://h/v1/responses");
    endpoint kept = at("https://h/v1?a=b");
    add_query(kept, "c", "d");
    BOOST_TEST(kept.target == "/v1/responses?a=b&c=d");
}

BOOST_AUTO_TEST_SUITE_END()
