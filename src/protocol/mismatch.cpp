
#include <responses/detail/mismatch.hpp>

#include <boost/json/value.hpp>

#include <utility>

namespace responses::detail {
namespace {

std::string_view kind_of(boost::json::value const& value) noexcept
{
    if (value.is_null())
        return "null";
    if (value.is_bool())
        return "a boolean";
    if (value.is_number())
        return "this number";
    if (value.is_string())
        return "this string";
    return value.is_array() ? "an array" : "an object";
}

} // namespace

bool mismatch::expected(std::string_view what, boost::json::value const& found)
{
    return because(std::string("expected ").append(what).append(", not ").append(kind_of(found)));
}

bool mismatch::because(std::string reason)
{
    path_.clear();
    reason_ = std::move(reason);
    return false;
}

bool mismatch::inside(std::string_view member)
{
    if (!path_.empty() && path_.front() != '[')
        path_.insert(0, 1, '.');
    path_.insert(0, member);
    return false;
}

bool mismatch::inside(std::size_t index)
{
    if (!path_.empty() && path_.front() != '[')
        path_.insert(0, 1, '.');
    path_.insert(0, std::string("[").append(std::to_string(index)).append("]"));
    return false;
}

std::string mismatch::message() const
{
    return path_.empty() ? reason_ : std::string(path_).append(": ").append(reason_);
}

} // namespace responses::detail
