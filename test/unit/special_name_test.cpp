#include "protocol/special_name.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(special_names)

namespace {

using responses::special_name;
using responses::special_name_of;

} // namespace

BOOST_AUTO_TEST_CASE(localhost_and_all_below_it)
{
    for (auto const* host :
         {"localhost", "LocalHost", "localhost.", "api.localhost", "a.b.localhost."})
        BOOST_TEST((special_name_of(host) == special_name::localhost), host);
}

BOOST_AUTO_TEST_CASE(invalid_and_all_below_it)
{
    for (auto const* host : {"invalid", "no-such-host.invalid", "a.b.INVALID."})
        BOOST_TEST((special_name_of(host) == special_name::invalid), host);
}

BOOST_AUTO_TEST_CASE(all_others_are_ordinary)
{
    for (auto const* host : {"", ".", "..", "api.openai.com", "localhost.example", "notlocalhost",
                             "localhost..", "xinvalid", "invalid.example", "127.0.0.1", "::1"})
        BOOST_TEST((special_name_of(host) == special_name::none), host);
}

BOOST_AUTO_TEST_SUITE_END()
