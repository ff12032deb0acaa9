#pragma once

#include <responses/event.hpp>
#include <responses/event_stream.hpp>

#include <boost/asio/buffer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relay {

enum class form_name
{
    text, ///< Events of the relay's own: texts, and how it ended.
    raw,  ///< The events of the model, as they came; the few that repeat the request without that.
};

std::optional<form_name> form_named(std::string_view name);

/// How the events of a model reach the browser: as server-sent events.
class event_form
{
public:
    virtual ~event_form() = default;

    /// The octets for one event; empty when it is not for the browser. They are views of the event
    /// and of this object, and valid until the next call and the next operation on the stream.
    ///
    /// Events that tell a failure are not passed on: what the stream then throws is told by
    /// `failure_event`, in words that are the relay's own.
    virtual std::vector<boost::asio::const_buffer> const&
    frame(responses::event const& seen, responses::event_stream const& from) = 0;
};

std::unique_ptr<event_form> make_form(form_name name);

} // namespace relay
