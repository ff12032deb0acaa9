#include "protocol/json.hpp"

#include <responses/detail/mapping.hpp>
#include <responses/error.hpp>

#include <boost/json/value.hpp>

#include <cmath>
#include <cstdint>

namespace responses::detail {

std::string_view type_of(boost::json::value const& value) noexcept
{
    auto const* object = value.if_object();
    return object != nullptr ? string_member(*object, "type") : std::string_view{};
}

std::optional<double> exact_double(boost::json::value const& number) noexcept
{
    boost::system::error_code inexact;
    double const near = number.to_number<double>(inexact);
    if (inexact || !std::isfinite(near))
        return std::nullopt;
    if (auto const* whole = number.if_int64())
        return boost::json::value(near).to_number<std::int64_t>(inexact) == *whole && !inexact
                   ? std::optional(near)
                   : std::nullopt;
    return near;
}

std::string_view name_of_enumerator(std::string_view name)
{
    if (name.empty())
        throw error(errc::invalid_argument, "a value of an enumeration that has no name");
    return name;
}

} // namespace responses::detail
