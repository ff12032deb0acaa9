#pragma once

#include "client/core.hpp"

#include <responses/request.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace responses::detail {

/// A request of the API, ready to be sent.
struct operation
{
    std::string_view
        name; ///< That of the client's member function; it and the method are literals.
    std::string_view method;
    std::shared_ptr<http::endpoint const> where;
    std::shared_ptr<std::string const> octets;
};

/// Operations on responses, as the API reference has them. Throw `error(errc::invalid_argument)`
/// for what cannot be sent, an empty id too.
operation create_response(client_core const& core, request const& what, bool stream);
operation retrieve_response(client_core const& core, std::string_view id);
operation stream_response(client_core const& core, std::string_view id,
                          std::optional<std::int64_t> after);
operation cancel_response(client_core const& core, std::string_view id);

} // namespace responses::detail
