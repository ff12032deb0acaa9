// Any bytes are the body of a stream, of whatever dialect, or an error: the same however they are
// cut. What is a response can be written and read again.

#include "protocol/event_reader.hpp"
#include "target.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <memory>
#include <string>

namespace {

constexpr std::size_t bound = 16'384;

struct outcome
{
    std::string events;
    int code = 0;
    std::string final;

    bool operator==(outcome const&) const = default;
};

void take_all(responses::event_reader& reader, outcome& into)
{
    while (auto const seen = reader.next()) {
        into.events.append(seen->name()).append(" ").append(seen->raw());
        into.events.append(" ").append(seen->delta()).append("\n");
    }
}

// Each piece is memory of its own, for AddressSanitizer.
outcome read(std::string_view body, std::size_t piece_size)
{
    outcome result;
    responses::event_reader reader(bound);
    try {
        while (!body.empty() && !reader.ended()) {
            std::size_t const size = std::min(piece_size, body.size());
            auto const piece = std::make_unique<char[]>(size);
            std::ranges::copy(body.substr(0, size), piece.get());
            reader.feed({piece.get(), size});
            take_all(reader, result);
            body.remove_prefix(size);
        }
        reader.end_input();
        take_all(reader, result);
    } catch (responses::error const& failure) {
        result.code = failure.code().value();
    }
    fuzz::demand(reader.ended());
    if (auto const* final = reader.final_response())
        result.final = to_json(*final);
    fuzz::demand(result.code != 0 || !result.final.empty());
    return result;
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto const body = fuzz::text_of(bytes, size);
    outcome const whole = read(body, std::max<std::size_t>(size, 1));
    fuzz::demand(read(body, 3) == whole);
    fuzz::demand(read(body, 17) == whole);
    if (!whole.final.empty())
        fuzz::demand(to_json(responses::from_json<responses::response>(
                         boost::json::parse(whole.final))) == whole.final);
    return 0;
}
