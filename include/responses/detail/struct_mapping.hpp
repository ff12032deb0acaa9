#pragma once

#include <responses/detail/json_text.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/detail/reflection.hpp>
#include <responses/detail/value_mapping.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Described structs. For the library itself.
namespace responses::detail {

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
        to_.end();
    }

private:
    void write_type()
    {
        if (!this->has_type_of_its_own())
            return;
        if constexpr (tagged_struct<T>)
            append_string(to_.member("type"), T::type_name);
    }

    template <class Member>
    bool is_sent(std::string_view name, Member const& member) const
    {
        if constexpr (!open_struct<T>)
            return true;
        else if constexpr (omits_empty<T> || requires { member.has_value(); })
            return !detail::is_empty(member);
        else
            return !detail::is_empty(member) || !from_.extra.contains(name);
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
        bool written = name == "type" && this->has_type_of_its_own();
        for_each_member(from_, [&](std::string_view member_name, auto const& member) {
            written = written || (member_name == name && !detail::is_empty(member));
        });
        return written;
    }

    // Outside of a union, one may have been read that says another type.
    bool has_type_of_its_own() const
    {
        if constexpr (open_struct<T>)
            return tagged_struct<T> && !from_.extra.contains("type");
        else
            return tagged_struct<T>;
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
