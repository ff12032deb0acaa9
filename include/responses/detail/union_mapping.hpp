#pragma once

#include <responses/detail/mismatch.hpp>
#include <responses/detail/reflection.hpp>
#include <responses/detail/value_mapping.hpp>
#include <responses/export.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

// Variants, and classes that are variants. For the library itself.
namespace responses::detail {

/// The member `type`, which says what an object is; empty when there is none.
RESPONSES_API std::string_view type_of(boost::json::value const& value) noexcept;

/// Whether the JSON claims to be a `T`.
template <class T>
bool may_be(boost::json::value const& from, std::string_view type)
{
    if constexpr (requires(boost::json::object const& object) { T::matches(object); })
        return from.is_object() && T::matches(from.get_object());
    else if constexpr (requires { T::type_names; })
        return std::ranges::find(T::type_names, type) != std::end(T::type_names);
    else if constexpr (tagged_struct<T>)
        return type == T::type_name;
    else
        return true;
}

/// The first alternative that the JSON claims to be, and is.
template <class... Ts>
struct mapping<std::variant<Ts...>>
{
    using type = std::variant<Ts...>;

    static bool read(boost::json::value const& from, type& to, mismatch& why)
    {
        std::string_view const claimed = type_of(from);
        bool const found = ((may_be<Ts>(from, claimed) &&
                             mapping<Ts>::read(from, to.template emplace<Ts>(), why)) ||
                            ...);
        return found || why.expected("one of several types", from);
    }
    static void write(type const& from, std::string& text)
    {
        std::visit([&]<class T>(T const& held) { mapping<T>::write(held, text); }, from);
    }
    static bool is_empty(type const& value)
    {
        return value.index() == 0 &&
               std::visit([]<class T>(T const& held) { return mapping<T>::is_empty(held); }, value);
    }
};

template <class... Ts>
std::variant<Ts...> as_variant(std::variant<Ts...> const&);

/// A class that is a variant, with constructors of its own or a name that it refers to itself by.
template <class T>
struct union_mapping
{
    using base = decltype(as_variant(std::declval<T const&>()));

    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        return mapping<base>::read(from, to, why);
    }
    static void write(T const& from, std::string& text) { mapping<base>::write(from, text); }
    static bool is_empty(T const& value) { return mapping<base>::is_empty(value); }
};

template <class T>
    requires requires(T const& value) { as_variant(value); }
struct mapping<T> : union_mapping<T>
{};

} // namespace responses::detail
