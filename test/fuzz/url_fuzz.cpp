// Any text is a base URL or an error, and a URL's endpoint shows no secret.

#include "http/url.hpp"
#include "target.hpp"

#include <responses/error.hpp>

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    try {
        auto const where = responses::http::endpoint_of(fuzz::text_of(bytes, size), "/responses");
        fuzz::demand(!where.host.empty());
        fuzz::demand(where.port != 0);
        fuzz::demand(where.target.starts_with('/'));
        fuzz::demand(where.target.find_first_of(" \r\n") == std::string::npos);
        fuzz::demand(where.display.find_first_of("?#") == std::string::npos);
    } catch (responses::error const& failure) {
        fuzz::demand(failure.code() == responses::errc::invalid_argument);
    }
    return 0;
}
