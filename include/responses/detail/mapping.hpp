#pragma once

#include <responses/detail/json_text.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/detail/reflection.hpp>
#include <responses/unknown_value.hpp>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// The one mapping between described structs and JSON; its rules are in docs/design.md.
// For the library itself.
namespace responses::detail {

/// `read(from, to, why)` fills `to`, or gives false and says why; `to` may then hold anything.
/// `write(from, text)` appends JSON. `is_empty(value)`: nothing to be sent.
template <class T>
struct mapping
{
    static_assert(described_struct<T>, "this type has no mapping to JSON: describe it by "
                                       "BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
};

template <>
struct mapping<bool>
{
    static bool read(boost::json::value const& from, bool& to, mismatch& why)
    {
        if (!from.is_bool())
            return why.expected("a boolean", from);
        to = from.get_bool();
        return true;
    }
    static void write(bool from, std::string& text) { text += from ? "true" : "false"; }
    static bool is_empty(bool value) noexcept { return !value; }
};

template <class T>
    requires std::is_arithmetic_v<T>
struct mapping<T>
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        boost::system::error_code inexact;
        if (!from.is_number())
            return why.expected("a number", from);
        to = from.to_number<T>(inexact);
        return !inexact || why.expected("a whole number in the range of its type", from);
    }
    static void write(T from, std::string& text)
    {
        if constexpr (std::is_floating_point_v<T>)
            append_number(text, from);
        else if constexpr (std::is_signed_v<T>)
            append_integer(text, std::int64_t{from});
        else
            append_integer(text, std::uint64_t{from});
    }
    static bool is_empty(T value) noexcept { return !(value < 0) && !(value > 0); }
};

template <>
struct mapping<std::string>
{
    static bool read(boost::json::value const& from, std::string& to, mismatch& why)
    {
        if (!from.is_string())
            return why.expected("a string", from);
        to = std::string_view(from.get_string());
        return true;
    }
    static void write(std::string_view from, std::string& text) { append_string(text, from); }
    static bool is_empty(std::string const& value) noexcept { return value.empty(); }
};

template <>
struct mapping<boost::json::value>
{
    static bool read(boost::json::value const& from, boost::json::value& to, mismatch&)
    {
        to = from;
        return true;
    }
    static void write(boost::json::value const& from, std::string& text)
    {
        append_value(text, from);
    }
    static bool is_empty(boost::json::value const& value) noexcept { return value.is_null(); }
};

template <>
struct mapping<boost::json::object>
{
    static bool read(boost::json::value const& from, boost::json::object& to, mismatch& why)
    {
        if (!from.is_object())
            return why.expected("an object", from);
        to = from.get_object();
        return true;
    }
    static void write(boost::json::object const& from, std::string& text)
    {
        object_text members(text);
        for (auto const& [name, value] : from)
            append_value(members.member(name), value);
    }
    static bool is_empty(boost::json::object const& value) noexcept { return value.empty(); }
};

template <>
struct mapping<unknown_value>
{
    static bool read(boost::json::value const& from, unknown_value& to, mismatch&)
    {
        to.json = from;
        return true;
    }
    static void write(unknown_value const& from, std::string& text)
    {
        append_value(text, from.json);
    }
    static bool is_empty(unknown_value const& value) noexcept { return value.json.is_null(); }
};

template <>
struct mapping<std::monostate>
{
    static bool read(boost::json::value const& from, std::monostate&, mismatch& why)
    {
        return from.is_null() || why.expected("null", from);
    }
    static void write(std::monostate, std::string& text) { text += "null"; }
    static bool is_empty(std::monostate) noexcept { return true; }
};

template <described_enum T>
struct mapping<T>
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        if (!from.is_string())
            return why.expected("a string", from);
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto one) {
            if (wire_name(one.name) != std::string_view(from.get_string()))
                return;
            to = one.value;
            found = true;
        });
        return found || why.expected("one of the names of an enumeration", from);
    }
    static void write(T from, std::string& text)
    {
        append_string(text, wire_name(boost::describe::enum_to_string(from, "")));
    }
    static bool is_empty(T) noexcept { return false; }
};

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
    }
    static bool is_empty(std::map<std::string, T> const& value) noexcept { return value.empty(); }
};

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

template <class T>
bool is_empty(T const& value)
{
    return mapping<T>::is_empty(value);
}

// Reads the members of one object, and counts those that it knows.
template <described_struct T>
class object_reading
{
public:
    object_reading(boost::json::object const& from, T& to, mismatch& why)
        : from_(from), to_(to), why_(why)
    {}

    bool read()
    {
        bool good = true;
        for_each_member(to_, [&](std::string_view name, auto& member) {
            good = good && this->read_member(name, member);
        });
        return good && (known_ == from_.size() || this->read_unknown());
    }

private:
    template <class Member>
    bool read_member(std::string_view name, Member& member)
    {
        auto const* value = from_.if_contains(name);
        if (value == nullptr)
            return this->allow_missing(name, member);
        ++known_;
        if constexpr (!open_struct<T>)
            return mapping<Member>::read(*value, member, why_) || why_.inside(name);
        else
            return this->read_or_keep(name, *value, member);
    }

    template <class Member>
    bool allow_missing(std::string_view name, Member& member)
    {
        if constexpr (requires { member.reset(); })
            member.reset(); // It may have a default that is written.
        if constexpr (open_struct<T> || requires { member.reset(); })
            return true;
        why_.because("is missing");
        return why_.inside(name);
    }

    template <class Member>
    bool read_or_keep(std::string_view name, boost::json::value const& value, Member& member)
    {
        bool const held = !value.is_null() && mapping<Member>::read(value, member, why_);
        if (!held)
            member = Member();
        if (!held || (omits_empty<T> && detail::is_empty(member)))
            to_.extra[name] = value;
        return true;
    }

    bool read_unknown()
    {
        for (auto const& [name, value] : from_) {
            if (has_member<T>(name) || this->is_type(name, value))
                continue;
            if constexpr (open_struct<T>) {
                to_.extra[name] = value;
            } else {
                why_.because("is not known");
                return why_.inside(name);
            }
        }
        return true;
    }

    static bool is_type(std::string_view name, boost::json::value const& value)
    {
        if constexpr (tagged_struct<T>)
            return name == "type" && value.is_string() &&
                   std::string_view(value.get_string()) == T::type_name;
        else
            return false;
    }

    boost::json::object const& from_;
    T& to_;
    mismatch& why_;
    std::size_t known_ = 0;
};

// Writes the members of one object, and from `extra` what they leave empty.
template <described_struct T>
class object_writing
{
public:
    object_writing(T const& from, std::string& text) : from_(from), to_(text) {}

    void write()
    {
        this->write_type();
        for_each_member(from_, [this]<class Member>(std::string_view name, Member const& member) {
            if (this->is_sent(name, member))
                mapping<Member>::write(member, to_.member(name));
        });
        this->write_extra();
    }

private:
    void write_type()
    {
        if constexpr (tagged_struct<T>)
            append_string(to_.member("type"), T::type_name);
    }

    template <class Member>
    bool is_sent(std::string_view name, Member const& member) const
    {
        if constexpr (!open_struct<T>)
            return true;
        else if (!detail::is_empty(member))
            return true;
        else if constexpr (omits_empty<T> || requires { member.has_value(); })
            return false;
        else
            return !from_.extra.contains(name);
    }

    void write_extra()
    {
        if constexpr (open_struct<T>)
            for (auto const& [name, value] : from_.extra)
                if (!this->is_written(name))
                    append_value(to_.member(name), value);
    }

    bool is_written(std::string_view name) const
    {
        bool written = tagged_struct<T> && name == "type";
        for_each_member(from_, [&](std::string_view member_name, auto const& member) {
            written = written || (member_name == name && !detail::is_empty(member));
        });
        return written;
    }

    T const& from_;
    object_text to_;
};

template <described_struct T>
struct struct_mapping
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        auto const* object = from.if_object();
        if (object == nullptr)
            return why.expected("an object", from);
        return object_reading<T>(*object, to, why).read();
    }
    static void write(T const& from, std::string& text) { object_writing<T>(from, text).write(); }
    static bool is_empty(T const& value)
    {
        bool empty = true;
        for_each_member(value, [&](std::string_view, auto const& member) {
            empty = empty && detail::is_empty(member);
        });
        if constexpr (open_struct<T>)
            empty = empty && value.extra.empty();
        return empty;
    }
};

template <described_struct T>
struct mapping<T> : struct_mapping<T>
{};

} // namespace responses::detail
