#pragma once

#include <responses/export.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What schemas of types are put together from. For the library itself.
namespace responses::detail {

/// The compiler's words for a function of `T`: different for each type, with its name in it.
template <class T>
constexpr std::string_view signature() noexcept
{
    return __PRETTY_FUNCTION__;
}

/// The name of the type in a `signature`, without namespaces, as names of formats and tools may be:
/// `[a-zA-Z0-9_-]{1,64}`.
RESPONSES_API std::string type_name(std::string_view signature);

RESPONSES_API boost::json::value simple_schema(std::string_view type);
RESPONSES_API boost::json::value enum_schema(std::initializer_list<std::string_view> names);
RESPONSES_API boost::json::value array_schema(boost::json::value element);
RESPONSES_API boost::json::value map_schema(boost::json::value element);
RESPONSES_API boost::json::value any_of(std::initializer_list<boost::json::value> alternatives);

/// Of the same, or null.
RESPONSES_API boost::json::value nullable(boost::json::value schema);

/// Makes the schemas of the structs in one another. One that contains itself is referred to: as
/// `#` where it is the outermost, else by a definition in `$defs`. All others stand where they are.
class RESPONSES_API schema_maker
{
public:
    /// How the struct is referred to, when it is defined already, or is being made.
    std::optional<boost::json::value> reference(std::string_view signature);

    /// Begins a struct inside those that were begun. Precondition: `reference` gave nothing.
    void begin(std::string_view signature);

    /// The next member of the innermost struct.
    void add(std::string_view name, boost::json::value schema, std::string_view description = {});

    /// Ends the innermost struct, and gives what stands in its place.
    boost::json::value end();

private:
    struct definition
    {
        std::string_view signature;
        std::string name;
    };
    struct frame
    {
        std::string_view signature = {};
        bool referenced = false;
        boost::json::object members = {};
        boost::json::array names = {};
    };

    std::string const& name_of(std::string_view signature);
    bool is_taken(std::string_view name) const noexcept;
    boost::json::value reference_to(std::string_view signature);

    std::vector<frame> open_;
    std::vector<definition> named_;
    boost::json::object definitions_;
};

} // namespace responses::detail
