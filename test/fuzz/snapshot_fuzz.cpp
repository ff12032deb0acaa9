// Any events add up to a response that can be written, and that strict does not change.

#include "protocol/event_reader.hpp"
#include "target.hpp"

#include <responses/json.hpp>
#include <responses/snapshot.hpp>

namespace {

// A terminal event is not the end of what is tried here: each one has a reader of its own.
void apply_all(std::string_view text, responses::snapshot& tolerant, responses::snapshot& strict)
{
    while (!text.empty()) {
        auto const end = text.find('\n');
        responses::event_reader reader{4096};
        reader.feed("data: ");
        reader.feed(text.substr(0, end));
        reader.feed("\n\n");
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
        try {
            if (auto const seen = reader.next()) {
                tolerant.apply(*seen);
                strict.apply(*seen);
            }
        } catch (responses::error const&) { // of the reader
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    constexpr std::size_t room = 1 << 16;
    responses::snapshot tolerant({.max_size = room});
    responses::snapshot strict({.strict = true, .max_size = room});
    apply_all(fuzz::text_of(bytes, size), tolerant, strict);
    fuzz::demand(to_json(tolerant.response()) == to_json(strict.response()));
    fuzz::demand(tolerant.violation_count() <= strict.violation_count());
    return 0;
}
