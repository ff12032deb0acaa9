// Any bytes are an HTTP answer or an error, and the body is the same however they are cut.

#include "http/exchange.hpp"
#include "target.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <string>

namespace {

struct outcome
{
    std::string body;
    int status = 0;
    bool done = false;
    bool failed = false;

    bool operator==(outcome const&) const = default;
};

void take_body(outcome& into, responses::http::exchange& exchange)
{
    for (auto const part : exchange.body())
        into.body += part;
    exchange.clear_body();
}

outcome read(std::string_view octets, std::size_t piece_size)
{
    outcome result;
    responses::http::exchange exchange{1024};
    std::string waiting;
    try {
        while (!octets.empty() && !exchange.is_done()) {
            waiting += octets.substr(0, piece_size);
            octets.remove_prefix(std::min(piece_size, octets.size()));
            std::size_t const used = exchange.put(waiting);
            fuzz::demand(used <= waiting.size());
            take_body(result, exchange);
            waiting.erase(0, used);
        }
        if (!exchange.is_done())
            exchange.put_end(true);
        take_body(result, exchange);
    } catch (responses::error const&) {
        result.failed = true;
    }
    result.done = exchange.is_done();
    if (exchange.has_head())
        result.status = exchange.status();
    return result;
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto const octets = fuzz::text_of(bytes, size);
    outcome const whole = read(octets, size);
    outcome const cut = read(octets, 3);
    // What stands where a chunk should end may be the beginning of a last chunk for all that has
    // come of it: then more is waited for, and what ends there is not whole.
    fuzz::demand((whole.failed || !whole.done) == (cut.failed || !cut.done));
    fuzz::demand(whole.failed || cut.failed || whole == cut);
    return 0;
}
