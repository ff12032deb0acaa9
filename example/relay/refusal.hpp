#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace relay {

/// A request that is answered by an HTTP status and an error object instead of a stream.
struct refusal : std::runtime_error
{
    refusal(unsigned http_status, std::string error_code, std::string const& message,
            std::vector<std::pair<std::string, std::string>> header_fields = {})
        : std::runtime_error(message),
          status(http_status),
          code(std::move(error_code)),
          fields(std::move(header_fields))
    {}

    unsigned status;
    std::string code;
    std::vector<std::pair<std::string, std::string>> fields;
};

} // namespace relay
