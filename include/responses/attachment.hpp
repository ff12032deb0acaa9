#pragma once

#include <responses/content.hpp>
#include <responses/export.hpp>

#include <string>
#include <string_view>

// Parts of a message that carry their content with them, as a `data:` URL (RFC 2397). All throw
// `error(errc::invalid_argument)` when there is nothing in it, and for more than 512 MiB.
namespace responses {

/// A PNG, JPEG, GIF or WebP image; its first octets say which. Anything else is refused.
RESPONSES_API input_image image_from_memory(std::string_view octets);

/// The same of a file. Reads it now, in the caller's thread; one that cannot be read, or is none
/// (a directory, a pipe), is refused.
RESPONSES_API input_image image_from_path(std::string const& path);

/// A file under this name, whose extension says what it is; without a known one it is
/// `application/octet-stream`.
RESPONSES_API input_file file_from_memory(std::string_view octets, std::string_view filename);

/// The same of a file, under its own name. Reads it as `image_from_path` does.
RESPONSES_API input_file file_from_path(std::string const& path);

} // namespace responses
