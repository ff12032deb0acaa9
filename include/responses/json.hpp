#pragma once

#include <responses/detail/mappings.hpp>
#include <responses/error.hpp>
#include <responses/export.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace responses {

/// The value as JSON: one of the API's objects, a type described by `BOOST_DESCRIBE_STRUCT` or
/// `BOOST_DESCRIBE_ENUM`, and what is made of them by `std::optional`, `vector`, `map` and
/// `variant`. Throws `error(errc::invalid_argument)` for a number that JSON cannot write.
template <class T>
std::string to_json(T const& value)
{
    std::string text;
    detail::mapping<T>::write(value, text);
    return text;
}

/// Reads what `to_json` writes. The API's objects keep what their members cannot hold in `extra`;
/// a struct without `extra` must be met exactly.
/// Throws `error(errc::malformed_json)`, which names the member that does not fit.
template <class T, std::same_as<boost::json::value> Value>
T from_json(Value const& json)
{
    T made{};
    detail::mismatch why;
    if (!detail::mapping<T>::read(json, made, why))
        throw error(errc::malformed_json, why.message());
    return made;
}

namespace detail {
RESPONSES_API boost::json::value parsed_json(std::string_view text);
}

/// The same of a JSON text.
template <class T>
T from_json(std::string_view text)
{
    return from_json<T>(detail::parsed_json(text));
}

} // namespace responses
