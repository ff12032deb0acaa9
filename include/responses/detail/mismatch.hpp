#pragma once

#include <responses/export.hpp>

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace responses::detail {

/// Why a JSON value does not fit a type, and where: `steps[2].minutes: expected a number, not
/// this string`. Filled from the inside out.
class RESPONSES_API mismatch
{
public:
    /// All give `false`, which is what a reading that failed gives.
    bool expected(std::string_view what, boost::json::value const& found);
    bool because(std::string reason);
    bool inside(std::string_view member);
    bool inside(std::size_t index);

    std::string const& path() const noexcept { return path_; }
    std::string const& reason() const noexcept { return reason_; }
    std::string message() const;

private:
    std::string path_;
    std::string reason_;
};

} // namespace responses::detail
