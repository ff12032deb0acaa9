#include <boost/test/unit_test.hpp>

// Instead of BOOST_TEST_MODULE, which would have to be defined before a precompiled header.
int main(int argc, char* argv[])
{
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
