#pragma once

#include <responses/event.hpp>

#include <boost/system/error_code.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace responses {

/// Turns the JSON of one frame into an event, without building a document: what an event has in
/// common is picked up while the text is checked (a handler on Boost.JSON's `basic_parser`).
class event_decoder
{
public:
    event_decoder();
    ~event_decoder();

    /// The event in `data`, which must be one JSON object, else nothing, and `code` says why. It
    /// views `data` where it can and else memory of this decoder, until the next call.
    ///
    /// The `type` inside decides what it is, unless it is unknown and `frame_name`, the `event`
    /// field, is `error`. Without a type it is an error if there is an `error` that is not null, as
    /// gateways send it, else what `frame_name` says.
    std::optional<event> decode(std::string_view data, std::string_view frame_name,
                                boost::system::error_code& code);

    /// What the events that follow are made of, when that is not their data: see `event::source`.
    /// It must stay as long as they.
    void set_source(std::string_view source);

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace responses
