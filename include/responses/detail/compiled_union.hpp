#pragma once

#include <responses/export.hpp>

// For the library itself.
namespace responses::detail {

/// A `std::variant` that is copied, moved and destroyed by functions in the library: those of the
/// variant would be instantiated in every file that includes it, used or not.
template <class Variant>
class compiled_union : public Variant
{
public:
    using variant_type = Variant;

    using Variant::Variant;
    RESPONSES_API compiled_union();
    RESPONSES_API compiled_union(compiled_union const& other);
    RESPONSES_API compiled_union(compiled_union&& other) noexcept;
    RESPONSES_API compiled_union& operator=(compiled_union const& other);
    RESPONSES_API compiled_union& operator=(compiled_union&& other);
    RESPONSES_API ~compiled_union();
};

} // namespace responses::detail
