// Any octets are the beginning of a document or an error; what is given of them is a document, and
// the same however they are cut.

#include "protocol/json.hpp"
#include "target.hpp"

#include <responses/error.hpp>
#include <responses/partial_json.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <string>

namespace {

struct outcome
{
    std::string text;
    bool complete = false;
    bool failed = false;

    bool operator==(outcome const&) const = default;
};

// Boost.JSON refuses some numbers that the grammar allows.
void demand_document(std::string_view text)
{
    boost::json::error_code failure;
    boost::json::parse(text, failure, {}, responses::json_options);
    fuzz::demand(!failure || failure == boost::json::error::exponent_overflow);
}

outcome read(std::string_view octets, std::size_t piece_size)
{
    outcome result;
    responses::partial_json document;
    try {
        while (!octets.empty()) {
            document.append(octets.substr(0, piece_size));
            octets.remove_prefix(std::min(piece_size, octets.size()));
            if (!document.empty())
                demand_document(document.text());
        }
    } catch (responses::error const&) {
        result.failed = true;
    }
    result.text = document.text();
    result.complete = document.is_complete();
    return result;
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    constexpr std::size_t most = 4096; // All that came before is parsed with each octet.
    if (size > most)
        return 0;
    auto const octets = fuzz::text_of(bytes, size);
    outcome const whole = read(octets, size);
    fuzz::demand(read(octets, 1) == whole);
    fuzz::demand(read(octets, 3) == whole);
    if (!whole.text.empty())
        demand_document(whole.text);
    return 0;
}
