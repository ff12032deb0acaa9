#pragma once

#include <responses/schema.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Types as users have them, with all that the mapping and the schemas know.
namespace responses::test {

BOOST_DEFINE_ENUM_CLASS(unit, gram, litre, default_)

struct amount
{
    double value = 0;
    unit in = unit::gram;
};
BOOST_DESCRIBE_STRUCT(amount, (), (value, in))

struct recipe
{
    std::string title = {};
    std::optional<std::string> note = {};
    std::uint8_t servings = 0;
    bool vegan = false;
    std::vector<std::vector<amount>> rounds = {};
    std::optional<amount> salt = {};
    std::optional<unit> best = {};
    std::optional<std::vector<int>> stars = {};

    static constexpr responses::description descriptions[] = {
        {"title", "Short."}, {"salt", "None if \"to taste\"."}, {"note", "Of the cook."}};
};
BOOST_DESCRIBE_STRUCT(recipe, (), (title, note, servings, vegan, rounds, salt, best, stars))

struct circle
{
    static constexpr std::string_view type_name = "circle";
    double radius = 0;
};
BOOST_DESCRIBE_STRUCT(circle, (), (radius))

struct square
{
    static constexpr std::string_view type_name = "square";
    double side = 0;
};
BOOST_DESCRIBE_STRUCT(square, (), (side))

using shape = std::variant<circle, square>;

struct drawing
{
    shape first = {};
    std::optional<shape> last = {};
    std::variant<std::monostate, std::string, int> label = {};
};
BOOST_DESCRIBE_STRUCT(drawing, (), (first, last, label))

struct tree
{
    int leaf = 0;
    std::vector<tree> branches = {};
    std::optional<std::vector<tree>> roots = {};
    static constexpr responses::description descriptions[] = {{"branches", "Of the same kind."}};
};
BOOST_DESCRIBE_STRUCT(tree, (), (leaf, branches, roots))

namespace other {

struct tree
{
    std::vector<tree> twigs = {};
};
BOOST_DESCRIBE_STRUCT(tree, (), (twigs))

} // namespace other

struct garden
{
    tree oak = {};
    other::tree bush = {};
    tree elm = {};
    static constexpr responses::description descriptions[] = {{"elm", "The second."}};
};
BOOST_DESCRIBE_STRUCT(garden, (), (oak, bush, elm))

// Recursive by way of one another, and of a class that is a variant.
struct expression;
struct sum
{
    static constexpr std::string_view type_name = "sum";
    std::vector<expression> terms; // no initializer while it is incomplete
};
struct expression : std::variant<sum, circle>
{
    using variant::variant;
};
BOOST_DESCRIBE_STRUCT(sum, (), (terms))

struct formula
{
    expression whole = {};
};
BOOST_DESCRIBE_STRUCT(formula, (), (whole))

struct stock
{
    std::map<std::string, amount> by_name = {};
};
BOOST_DESCRIBE_STRUCT(stock, (), (by_name))

} // namespace responses::test
