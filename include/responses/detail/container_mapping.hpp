#pragma once

#include <responses/detail/json_text.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/detail/value_mapping.hpp>

#include <boost/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// Of the standard's templates. For the library itself.
namespace responses::detail {

template <class T>
struct mapping<std::optional<T>>
{
    static bool read(boost::json::value const& from, std::optional<T>& to, mismatch& why)
    {
        to.reset();
        return from.is_null() || mapping<T>::read(from, to.emplace(), why);
    }
    static void write(std::optional<T> const& from, std::string& text)
    {
        if (from)
            mapping<T>::write(*from, text);
        else
            text += "null";
    }
    static bool is_empty(std::optional<T> const& value) noexcept { return !value; }
};

template <class T>
struct mapping<std::vector<T>>
{
    static bool read(boost::json::value const& from, std::vector<T>& to, mismatch& why)
    {
        auto const* list = from.if_array();
        if (list == nullptr)
            return why.expected("an array", from);
        to.clear();
        to.reserve(list->size());
        for (boost::json::value const& element : *list)
            if (!append(element, to, why))
                return why.inside(to.size() - 1);
        return true;
    }
    static bool append(boost::json::value const& element, std::vector<T>& to, mismatch& why)
    {
        if constexpr (std::is_same_v<T, bool>) { // Its elements are no objects.
            bool bit = false;
            bool const good = mapping<bool>::read(element, bit, why);
            to.push_back(bit);
            return good;
        } else {
            return mapping<T>::read(element, to.emplace_back(), why);
        }
    }
    static void write(std::vector<T> const& from, std::string& text)
    {
        char separator = '[';
        for (auto&& element : from) {
            text += std::exchange(separator, ',');
            mapping<T>::write(element, text);
        }
        text += from.empty() ? "[]" : "]";
    }
    static bool is_empty(std::vector<T> const& value) noexcept { return value.empty(); }
};

template <class T>
struct mapping<std::map<std::string, T>>
{
    static bool read(boost::json::value const& from, std::map<std::string, T>& to, mismatch& why)
    {
        auto const* object = from.if_object();
        if (object == nullptr)
            return why.expected("an object", from);
        to.clear();
        for (auto const& [name, value] : *object)
            if (!mapping<T>::read(value, to[std::string(name)], why))
                return why.inside(name);
        return true;
    }
    static void write(std::map<std::string, T> const& from, std::string& text)
    {
        object_text members(text);
        for (auto const& [name, value] : from)
            mapping<T>::write(value, members.member(name));
        members.end();
    }
    static bool is_empty(std::map<std::string, T> const& value) noexcept { return value.empty(); }
};

} // namespace responses::detail
