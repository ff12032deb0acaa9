#pragma once

#include "support/schema_document.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace responses::test {

/// What optional freedom of a schema a sample uses.
enum class fill
{
    plain,
    empty, ///< Lists and texts have nothing in them, numbers are 0.
    null,  ///< What may be null is.
};

/// A value, and the parts of the schemas that it shows.
struct schema_sample
{
    boost::json::value value;
    schema_parts covers = {};
    bool is_unknown = false; ///< No schema knows of it.
};

/// Makes single values of schemas.
class schema_sampler
{
public:
    /// `document` must outlive this object.
    explicit schema_sampler(schema_document const& document) : document_(&document) {}

    /// A value with required members only, the first alternative of each union, and one element in
    /// each list.
    boost::json::value value(located_schema at, fill how, schema_parts& covers);

    /// Required members only.
    boost::json::object required(std::vector<schema_member> const& members, schema_parts& covers);

    /// All members. With `fill::null`, only those that are required or may be null.
    boost::json::object all(std::vector<schema_member> const& members, fill how,
                            schema_parts& covers);

    /// Whether null is a value of the schema.
    bool is_nullable(located_schema at) const;

    /// Every value of a schema that is neither a union nor an object with members, as far as values
    /// differ to a reader.
    std::vector<schema_sample> values(located_schema const& leaf) const;

private:
    boost::json::value value_of_union(located_schema const& at, fill how, schema_parts& covers);

    schema_document const* document_;
    int depth_ = 0; ///< Of required members in each other.
};

/// The types that a schema names, null too if it is `nullable`.
std::vector<std::string_view> types_of(located_schema const& at);

/// What is planted where anything unknown may stand.
inline constexpr std::string_view unknown_word = "x_unknown_7";

} // namespace responses::test
