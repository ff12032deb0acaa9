#pragma once

#include "support/same_json.hpp"

#include <responses/detail/mapping.hpp>

#include <boost/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace responses::test {

/// What a typed value keeps as JSON because no member or alternative of it could hold it.
struct leftover
{
    std::string path; ///< A JSON pointer (RFC 6901) into the JSON that was read.
    boost::json::value value;
};

template <class T>
void add_leftovers(T const& value, std::string const& path, std::vector<leftover>& found);

/// Whether the mapping keeps a member there because it is empty, though it could hold it.
template <detail::open_struct T>
bool is_omitted(T const& from, std::string_view name, boost::json::value const& kept)
{
    bool omitted = false;
    detail::for_each_member(from, [&]<class Member>(std::string_view one, Member const&) {
        Member read{};
        detail::mismatch why;
        omitted |= one == name && !kept.is_null() && detail::mapping<Member>::read(kept, read, why);
    });
    return omitted;
}

/// What is in an object's `extra`.
template <detail::open_struct T>
void add_extra(T const& value, std::string const& path, std::vector<leftover>& found)
{
    for (auto const& [name, kept] : value.extra)
        if (!is_omitted(value, name, kept))
            found.push_back({pointer_to(path, name), kept});
}

template <detail::described_struct T>
void add_leftovers_of(T const& value, std::string const& path, std::vector<leftover>& found)
{
    if constexpr (detail::open_struct<T>)
        add_extra(value, path, found);
    detail::for_each_member(value, [&](std::string_view name, auto const& member) {
        add_leftovers(member, pointer_to(path, name), found);
    });
}

inline void add_leftovers_of(unknown_value const& value, std::string const& path,
                             std::vector<leftover>& found)
{
    found.push_back({path, value.json});
}

template <class T>
void add_leftovers_of(std::optional<T> const& value, std::string const& path,
                      std::vector<leftover>& found)
{
    if (value)
        add_leftovers(*value, path, found);
}

template <class T>
void add_leftovers_of(std::vector<T> const& values, std::string const& path,
                      std::vector<leftover>& found)
{
    for (std::size_t i = 0; i < values.size(); ++i)
        add_leftovers(values[i], pointer_to(path, std::to_string(i)), found);
}

template <class T>
void add_leftovers_of(std::map<std::string, T> const& values, std::string const& path,
                      std::vector<leftover>& found)
{
    for (auto const& [name, value] : values)
        add_leftovers(value, pointer_to(path, name), found);
}

template <class... Ts>
void add_leftovers_of(std::variant<Ts...> const& value, std::string const& path,
                      std::vector<leftover>& found)
{
    std::visit([&](auto const& held) { add_leftovers(held, path, found); }, value);
}

/// Texts, numbers and raw JSON leave nothing over.
template <class T>
void add_leftovers(T const& value, std::string const& path, std::vector<leftover>& found)
{
    if constexpr (requires { add_leftovers_of(value, path, found); })
        add_leftovers_of(value, path, found);
}

template <class T>
std::vector<leftover> leftovers(T const& value)
{
    std::vector<leftover> found;
    add_leftovers(value, "", found);
    return found;
}

} // namespace responses::test
