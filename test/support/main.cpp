#define BOOST_TEST_MODULE responses
#include <boost/test/unit_test.hpp>
