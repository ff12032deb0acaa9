#pragma once

#include <boost/describe/detail/pp_for_each.hpp>
#include <boost/describe/modifiers.hpp>

#include <cstddef>

// Descriptions of the library's own structs. For the library itself.
namespace responses::detail {

template <std::size_t Size>
struct literal
{
    char text[Size];

    consteval literal(char const (&from)[Size]) // Without <algorithm>, which is large.
    {
        for (std::size_t i = 0; i != Size; ++i)
            text[i] = from[i];
    }
};

/// What Boost.Describe calls a member descriptor.
template <auto Pointer, literal Name>
struct described_member
{
    static constexpr auto pointer = Pointer;
    static constexpr char const* name = Name.text;
    static constexpr unsigned modifiers = boost::describe::mod_public;
};

/// What Boost.Describe calls a base descriptor.
template <class Base>
struct described_base
{
    using type = Base;
    static constexpr unsigned modifiers = boost::describe::mod_public;
};

template <class... Descriptors>
struct descriptors
{};

template <class, class... Descriptors>
using descriptors_of = descriptors<Descriptors...>;

} // namespace responses::detail

// NOLINTBEGIN(bugprone-macro-parentheses): names of types cannot be in any.

/// The same as `BOOST_DESCRIBE_STRUCT`, which makes five functions for each member, and four for
/// the struct, compiled wherever it is included. Here they are declarations, as nothing calls them:
/// Boost.Describe asks for their types.
#define RESPONSES_DESCRIBE_STRUCT(C, Bases, Members)                                               \
    RESPONSES_DESCRIBE_LIST(RESPONSES_DESCRIBE_BASE, C RESPONSES_DESCRIBE_UNPACK Bases)            \
    boost_base_descriptor_fn(C**);                                                                 \
    RESPONSES_DESCRIBE_LIST(RESPONSES_DESCRIBE_MEMBER, C RESPONSES_DESCRIBE_UNPACK Members)        \
    boost_public_member_descriptor_fn(C**);                                                        \
    ::responses::detail::descriptors<> boost_protected_member_descriptor_fn(C**);                  \
    ::responses::detail::descriptors<> boost_private_member_descriptor_fn(C**);

#define RESPONSES_DESCRIBE_UNPACK(...) __VA_OPT__(, ) __VA_ARGS__
#define RESPONSES_DESCRIBE_LIST(...)                                                               \
    ::responses::detail::descriptors_of<void BOOST_DESCRIBE_PP_FOR_EACH(__VA_ARGS__)>
#define RESPONSES_DESCRIBE_BASE(C, base) , ::responses::detail::described_base<base>
#define RESPONSES_DESCRIBE_MEMBER(C, member)                                                       \
    , ::responses::detail::described_member<&C::member, #member>
// NOLINTEND(bugprone-macro-parentheses)
