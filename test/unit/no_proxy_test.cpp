#include "http/no_proxy.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string_view>

BOOST_AUTO_TEST_SUITE(no_proxy)

namespace {

using responses::http::is_excepted;

struct example
{
    std::string_view list;
    std::string_view host;
    std::uint16_t port = 443;
};

void check(bool expected, std::initializer_list<example> all)
{
    for (auto const& one : all)
        BOOST_TEST(is_excepted(one.list, one.host, one.port) == expected,
                   "'" << one.list << "' for " << one.host << " port " << one.port);
}

} // namespace

BOOST_AUTO_TEST_CASE(names_and_all_below_them)
{
    for (std::string_view const list : {"example.com", ".example.com", "*.example.com"}) {
        check(true, {{list, "example.com"},
                     {list, "api.example.com"},
                     {list, "a.b.example.com"},
                     {list, "EXAMPLE.com"},
                     {list, "Api.Example.Com"},
                     {list, "example.com."}});
        check(false, {{list, "notexample.com"},
                      {list, "example.com.evil.org"},
                      {list, "example.org"},
                      {list, "com"},
                      {list, ""}});
    }
    check(true,
          {{"example.com.", "example.com"}, {"EXAMPLE.COM", "example.com"}, {"com", "a.com"}});
}

BOOST_AUTO_TEST_CASE(lists)
{
    check(true, {{"a.org,b.org", "a.org"},
                 {"a.org,b.org", "b.org"},
                 {"a.org, b.org", "b.org"},
                 {"a.org b.org", "b.org"},
                 {" \ta.org ,, b.org\r\n", "b.org"},
                 {",b.org,", "b.org"}});
    check(false, {{"", "a.org"}, {",", "a.org"}, {" , ", "a.org"}, {"a.org,b.org", "c.org"}});
}

BOOST_AUTO_TEST_CASE(all)
{
    check(true, {{"*", "a.org"}, {"b.org,*", "a.org"}, {"*", "::1"}, {"*", "10.0.0.1"}});
    check(false, {{"*.", "a.org"}, {".", "a.org"}, {"*org", "a.org"}, {"a*", "a.org"}});
}

BOOST_AUTO_TEST_CASE(ports)
{
    check(true, {{"a.org:443", "a.org"},
                 {"a.org:8080", "a.org", 8080},
                 {".a.org:443", "b.a.org"},
                 {"127.0.0.1:443", "127.0.0.1"},
                 {"[::1]:443", "::1"}});
    check(false, {{"a.org:444", "a.org"},
                  {"a.org:", "a.org"},
                  {"a.org:x", "a.org"},
                  {"a.org:443x", "a.org"},
                  {"a.org:65979", "a.org"}, // 443, if it were cut to 16 bits
                  {"127.0.0.1:80", "127.0.0.1"},
                  {"[::1]:80", "::1"},
                  {":443", "a.org"}});
}

BOOST_AUTO_TEST_CASE(addresses)
{
    check(true, {{"127.0.0.1", "127.0.0.1"},
                 {"::1", "::1"},
                 {"[::1]", "::1"},
                 {"0:0:0:0:0:0:0:1", "::1"},
                 {"2001:DB8::A", "2001:db8::a"},
                 {"::ffff:10.0.0.1", "10.0.0.1"},
                 {"10.0.0.1", "::ffff:10.0.0.1"}});
    check(false, {{"127.0.0.1", "127.0.0.2"},
                  {"0.0.1", "127.0.0.1"}, // it is no name that another could be below
                  {".0.0.1", "127.0.0.1"},
                  {"1", "127.0.0.1"},
                  {"127.0.0.1", "a.127.0.0.1"},
                  {"::1", "::2"},
                  {"::1", "localhost"},
                  {"localhost", "127.0.0.1"},
                  {"a.org", "10.0.0.1"}});
}

BOOST_AUTO_TEST_CASE(ranges_of_addresses)
{
    check(true, {{"10.0.0.0/8", "10.255.1.2"},
                 {"10.1.2.3/8", "10.255.1.2"},
                 {"192.168.0.0/23", "192.168.1.9"},
                 {"10.0.0.1/32", "10.0.0.1"},
                 {"0.0.0.0/0", "8.8.8.8"},
                 {"127.0.0.0/8", "127.0.0.1"},
                 {"fd00::/8", "fd12::1"},
                 {"fe80::/10", "febf::1"},
                 {"::1/128", "::1"},
                 {"::/0", "2001:db8::1"},
                 {"10.0.0.0/8", "::ffff:10.0.0.1"}});
    check(false, {{"10.0.0.0/8", "11.0.0.0"},
                  {"192.168.0.0/23", "192.168.2.0"},
                  {"10.0.0.1/32", "10.0.0.2"},
                  {"fe80::/10", "fec0::1"},
                  {"::/0", "8.8.8.8"},
                  {"0.0.0.0/0", "2001:db8::1"},
                  {"10.0.0.0/33", "10.0.0.0"},
                  {"::/129", "::"},
                  {"10.0.0.0/", "10.0.0.0"},
                  {"10.0.0.0/-1", "10.0.0.0"},
                  {"10.0.0.0/8x", "10.0.0.0"},
                  {"/8", "10.0.0.0"},
                  {"10.0.0/8", "10.0.0.0"},
                  {"a.org/8", "a.org"},
                  {"10.0.0.0/8", "a.org"}});
}

BOOST_AUTO_TEST_SUITE_END()
