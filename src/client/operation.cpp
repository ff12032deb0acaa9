#include "client/operation.hpp"

#include "client/idempotency_key.hpp"
#include "protocol/request.hpp"

#include <responses/error.hpp>

#include <vector>

namespace responses::detail {
namespace {

// An empty id would ask for the list of all, dots for something above it.
std::string path_of(std::string_view id, std::string_view rest = {})
{
    if (id.empty() || id == "." || id == "..")
        throw error(errc::invalid_argument, "the id of a response must not be empty or dots");
    return "/responses/" + http::percent_encoded(id).append(rest);
}

operation made(std::string_view name, std::string_view method, http::endpoint const& where,
               std::vector<http::header_field> const& fields, std::string_view body = {})
{
    return {.name = name,
            .method = method,
            .where = std::make_shared<http::endpoint const>(where),
            .octets =
                std::make_shared<std::string const>(request_octets(method, where, fields, body))};
}

// The caller's own field wins, since it comes later.
std::vector<http::header_field> with_idempotency_key(std::vector<http::header_field> fields)
{
    fields.emplace(fields.begin(), "Idempotency-Key", make_idempotency_key());
    return fields;
}

} // namespace

operation create_response(client_core const& core, request const& what, bool stream)
{
    std::string const body = serialize(what, stream, core.body);
    std::string_view const name = stream ? "stream" : "create";
    if (core.retries.max_retries == 0)
        return made(name, "POST", core.create, core.fields, body);
    return made(name, "POST", core.create, with_idempotency_key(core.fields), body);
}

operation retrieve_response(client_core const& core, std::string_view id)
{
    return made("retrieve", "GET", core.at(path_of(id)), core.fields);
}

operation stream_response(client_core const& core, std::string_view id,
                          std::optional<std::int64_t> after)
{
    http::endpoint where = core.at(path_of(id));
    http::add_query(where, "stream", "true");
    if (after)
        http::add_query(where, "starting_after", std::to_string(*after));
    return made("stream_from", "GET", where, core.fields);
}

operation cancel_response(client_core const& core, std::string_view id)
{
    return made("cancel", "POST", core.at(path_of(id, "/cancel")), core.fields);
}

} // namespace responses::detail
