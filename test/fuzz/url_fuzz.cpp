// Any text is a base URL or an error, and a URL's endpoint shows no secret. Any text may be a
// Location, too.

#include "http/url.hpp"
#include "target.hpp"

#include <responses/error.hpp>

namespace {

namespace http = responses::http;

void check(http::endpoint const& where)
{
    fuzz::demand(!where.host.empty());
    fuzz::demand(where.port != 0);
    fuzz::demand(where.target.starts_with('/'));
    fuzz::demand(where.target.find_first_of(" \r\n#") == std::string::npos);
    fuzz::demand(where.authority.find_first_of("@/ \r\n") == std::string::npos);
    fuzz::demand(where.display.find_first_of("?#") == std::string::npos);
}

// However it is pasted.
void check_path(std::string_view target)
{
    auto const path = target.substr(0, target.find('?'));
    fuzz::demand(path.ends_with("/responses"));
    fuzz::demand(path.find("//") == path.npos);
    fuzz::demand(!path.ends_with("/v1/v1/responses"));
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto const text = fuzz::text_of(bytes, size);
    try {
        auto const where = http::endpoint_of(text, "/responses");
        check(where);
        check_path(where.target);
    } catch (responses::error const& failure) {
        fuzz::demand(failure.code() == responses::errc::invalid_argument);
    }
    static auto const from = http::endpoint_of("https://h:8443/v1?a=b", "/responses");
    if (auto const to = http::redirected(from, text))
        check(*to);
    return 0;
}
