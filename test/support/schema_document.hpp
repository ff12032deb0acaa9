#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The OpenAPI description of the service, as far as it tells what its JSON looks like.
namespace responses::test {

/// A schema, and the JSON pointer (RFC 6901) to it: "/components/schemas/Tool/oneOf/3".
struct located_schema
{
    std::string where;
    boost::json::value const* schema;
};

/// A member of an object: `allOf` may tell of it in several places, which all hold.
struct schema_member
{
    std::string name;
    bool is_required = false;
    std::vector<located_schema> schemas; ///< None: it is required, and nothing else is said of it.
};

/// What an operation sends or receives.
struct schema_root
{
    std::string name; ///< That of the component, or of the operation if the schema has no name.
    located_schema schema;
};

/// Parts of schemas, by the pointers to them.
struct schema_parts
{
    std::set<std::string> components = {};
    std::set<std::string> alternatives = {}; ///< Of `oneOf` and `anyOf`.
    std::set<std::string> members = {};
    std::set<std::string> values = {}; ///< Of `enum`.

    void add(schema_parts const& other);
    std::size_t size() const;
};

/// The parts of `wanted` that `given` does not have.
std::vector<std::string> missing(schema_parts const& wanted, schema_parts const& given);

/// The schema itself if it is a component, else nothing.
schema_parts itself(located_schema const& at);

/// Reads schemas. They view the document, which must not move.
class schema_document
{
public:
    /// `document` must outlive this object.
    explicit schema_document(boost::json::value const& document) : document_(&document) {}

    /// Throws std::out_of_range if there is no such component.
    located_schema component(std::string_view name) const;

    /// The bodies of all requests and answers of all operations, each once, in the document's
    /// order.
    std::vector<schema_root> roots() const;

    /// All that can be reached from a schema, found without a look at what the schemas mean.
    schema_parts reachable(located_schema const& from) const;

    /// The schema itself instead of a reference to it. The components that were passed are added to
    /// `passed`.
    located_schema resolve(located_schema at, schema_parts& passed) const;

    /// The members of an object, those of all parts of `allOf` joined. Components among these parts
    /// are added to `passed`. Empty for what is no object, or an object without declared members.
    std::vector<schema_member> members(located_schema const& object, schema_parts& passed) const;

private:
    located_schema at(std::string_view pointer) const;
    void add_roots(std::vector<schema_root>& roots, std::string const& where,
                   std::string const& name) const;
    void reach(located_schema const& from, schema_parts& found) const;

    boost::json::value const* document_;
};

/// A part of a schema: "items", "anyOf", ... Null if it does not have it.
boost::json::value const* keyword(located_schema const& at, std::string_view name);

/// The schema below a keyword, at `index` if the keyword has several.
located_schema below(located_schema const& at, std::string_view name);
located_schema below(located_schema const& at, std::string_view name, std::size_t index);

/// Which of the keywords `oneOf` and `anyOf` a schema has; empty for none.
std::string_view union_keyword(located_schema const& at);

/// test/vectors/openapi-responses.json, read once: the paths of responses and conversations, and
/// all that they reach, of OpenAI's description of its API (github.com/openai/openai-openapi at
/// f85dbe2, version 2.3.0, MIT licence).
schema_document const& service_schemas();

} // namespace responses::test
