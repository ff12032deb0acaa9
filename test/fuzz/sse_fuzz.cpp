// The frames of an event stream are the same however it is cut.

#include "target.hpp"

#include <responses/error.hpp>
#include <responses/sse.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace sse = responses::sse;

namespace {

// Small, so that a fuzzer reaches them.
constexpr sse::limits bounds{.line = 256, .event = 512};

struct outcome
{
    std::vector<std::string> frames;
    std::string last_id;
    bool too_large = false;

    bool operator==(outcome const&) const = default;
};

void take(outcome& into, sse::parser& parser)
{
    while (auto const frame = parser.next()) {
        into.frames.emplace_back(frame->event);
        into.frames.emplace_back(frame->data);
        into.frames.emplace_back(frame->id);
    }
}

// The pieces' sizes are those of `cuts`, again and again.
outcome parse(std::string_view text, std::string_view cuts)
{
    outcome result;
    sse::parser parser{bounds};
    try {
        for (std::size_t i = 0; !text.empty(); ++i) {
            std::size_t const wanted = static_cast<unsigned char>(cuts[i % cuts.size()]);
            // A piece dies as soon as it is used up: a sanitizer sees who still looks at it.
            std::string const piece{text.substr(0, std::max<std::size_t>(wanted, 1))};
            text.remove_prefix(piece.size());
            parser.feed(piece);
            take(result, parser);
        }
        if (auto const frame = parser.finish())
            result.frames.emplace_back(frame->data);
    } catch (responses::error const& failure) {
        fuzz::demand(failure.code() == responses::errc::too_large);
        result.too_large = true;
    }
    result.last_id = parser.last_event_id();
    return result;
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view text = fuzz::text_of(bytes, size);
    if (text.size() < 4)
        return 0;
    std::string_view const cuts = text.substr(0, 4);
    text.remove_prefix(4);

    outcome const whole = parse(text, "\xff");
    fuzz::demand(parse(text, cuts) == whole);
    fuzz::demand(parse(text, "\1") == whole);
    return 0;
}
