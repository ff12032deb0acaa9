#include "support/same_json.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdint>
#include <ostream>

namespace responses::test {

namespace json = boost::json;

namespace {

using maybe_difference = std::optional<json_difference>;

std::string text_of(json::value const* value)
{
    return value ? json::serialize(*value) : "nothing";
}

maybe_difference differ(std::string path, json::value const* left, json::value const* right)
{
    return json_difference{std::move(path), text_of(left), text_of(right)};
}

// Exact: integers above 2^53 that a double cannot tell apart are not the same.
bool is_integer(double number, json::value const& integer)
{
    boost::system::error_code code;
    json::value const exact = integer.is_int64()
                                  ? json::value(json::value(number).to_number<std::int64_t>(code))
                                  : json::value(json::value(number).to_number<std::uint64_t>(code));
    return !code && exact == integer;
}

bool same_number(json::value const& left, json::value const& right)
{
    if (left.is_double() == right.is_double())
        return left == right; // Of integers too, signed and unsigned.
    return left.is_double() ? is_integer(left.get_double(), right)
                            : is_integer(right.get_double(), left);
}

maybe_difference compare(std::string const& path, json::value const& left,
                         json::value const& right);

maybe_difference compare(std::string const& path, json::object const& left,
                         json::object const& right)
{
    for (auto const& [name, value] : left) {
        std::string const member = pointer_to(path, name);
        json::value const* other = right.if_contains(name);
        auto const difference =
            other ? compare(member, value, *other) : differ(member, &value, nullptr);
        if (difference)
            return difference;
    }
    for (auto const& [name, value] : right)
        if (!left.contains(name))
            return differ(pointer_to(path, name), nullptr, &value);
    return {};
}

maybe_difference compare(std::string const& path, json::array const& left, json::array const& right)
{
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        std::string const element = path + "/" + std::to_string(i);
        if (i >= left.size() || i >= right.size())
            return differ(element, left.if_contains(i), right.if_contains(i));
        if (auto difference = compare(element, left[i], right[i]))
            return difference;
    }
    return {};
}

maybe_difference compare(std::string const& path, json::value const& left, json::value const& right)
{
    if (left.is_object() && right.is_object())
        return compare(path, left.get_object(), right.get_object());
    if (left.is_array() && right.is_array())
        return compare(path, left.get_array(), right.get_array());
    bool const is_same =
        left.is_number() && right.is_number() ? same_number(left, right) : left == right;
    return is_same ? maybe_difference{} : differ(path, &left, &right);
}

} // namespace

std::ostream& operator<<(std::ostream& out, json_difference const& difference)
{
    return out << '"' << difference.path << "\": " << difference.left << " and "
               << difference.right;
}

std::string pointer_to(std::string const& pointer, std::string_view step)
{
    std::string longer = pointer + '/';
    for (char const c : step) {
        if (c == '~' || c == '/')
            longer += c == '~' ? "~0" : "~1";
        else
            longer += c;
    }
    return longer;
}

maybe_difference first_difference(json::value const& left, json::value const& right)
{
    return compare({}, left, right);
}

} // namespace responses::test
