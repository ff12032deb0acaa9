#pragma once

#include <responses/error.hpp>

#include <boost/test/tools/assertion_result.hpp>

#include <optional>

namespace responses::test {

/// The `error` that the call throws, if it throws one.
template <class Call>
std::optional<error> failure_of(Call&& call)
{
    try {
        call();
        return std::nullopt;
    } catch (error const& failure) {
        return failure;
    }
}

/// For BOOST_TEST: the call throws `error` with this code; else says what it did.
template <class Call>
boost::test_tools::assertion_result fails(errc code, Call&& call)
{
    auto const failure = failure_of(call);
    boost::test_tools::assertion_result result(failure && failure->code() == code);
    result.message() << (failure ? failure->what() : "no failure");
    return result;
}

} // namespace responses::test
