#include "protocol/json.hpp"

#include <responses/detail/mapping.hpp>

namespace responses::detail {

std::string_view type_of(boost::json::value const& value) noexcept
{
    auto const* object = value.if_object();
    return object != nullptr ? string_member(*object, "type") : std::string_view{};
}

} // namespace responses::detail
