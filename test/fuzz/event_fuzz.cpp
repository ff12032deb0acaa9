// Any bytes are events or an error, and what an event gives as text is valid UTF-8.

#include "protocol/event_reader.hpp"
#include "target.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

namespace {

void look_at(responses::event const& event)
{
    // The parser refuses what is not UTF-8.
    boost::json::error_code failure;
    boost::json::parse(boost::json::serialize(boost::json::string(event.delta())), failure);
    fuzz::demand(!failure);
    event.to_owned();
    if (event.type() == responses::event_type::output_text_delta)
        fuzz::demand(event.text() == event.delta());
    event.json();
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    responses::event_reader reader{4096};
    try {
        reader.feed(fuzz::text_of(bytes, size));
        while (auto const event = reader.next())
            look_at(*event);
        reader.end_input();
        while (auto const event = reader.next())
            look_at(*event);
    } catch (responses::error const&) {
    }
    return 0;
}
