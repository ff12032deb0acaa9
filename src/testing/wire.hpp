#pragma once

#include <responses/testing/server.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP/1.1 as octets, from the server's side.
namespace responses::testing {

using header_fields = std::vector<std::pair<std::string, std::string>>;

/// How a message travels.
struct transfer
{
    std::optional<framing> framed = framing::content_length; ///< Nothing: there is no body.
    std::size_t length = 0; ///< Of the body; matters for `content_length` only.
    bool keep_alive = true;
};

/// Compares names of header fields.
bool same_name(std::string_view a, std::string_view b);

/// The head of a response. Fields that `how` calls for are added unless `fields` has them.
std::string response_head(int status, header_fields const& fields, transfer const& how);

/// Appends `piece` as one chunk. An empty piece is nothing: an empty chunk would end the body.
void append_chunk(std::string& out, std::string_view piece);

inline constexpr std::string_view last_chunk = "0\r\n\r\n";
inline constexpr std::string_view continue_head = "HTTP/1.1 100 Continue\r\n\r\n";

/// Now, as the `Date` field has it.
std::string http_date();

} // namespace responses::testing
