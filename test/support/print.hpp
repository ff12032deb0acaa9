#pragma once

#include <responses/error.hpp>
#include <responses/event_type.hpp>

#include <ostream>

// How Boost.Test prints our enums.
namespace responses {

inline std::ostream& boost_test_print_type(std::ostream& out, errc value)
{
    return out << make_error_code(value);
}

inline std::ostream& boost_test_print_type(std::ostream& out, event_type value)
{
    return out << (value == event_type::unknown ? "unknown" : to_string(value));
}

} // namespace responses
