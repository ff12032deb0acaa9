#pragma once

#include "chat_request.hpp"
#include "connection.hpp"
#include "event_form.hpp"
#include "metrics.hpp"

#include <responses/error.hpp>
#include <responses/event_stream.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string_view>

namespace relay {

class worker;

/// One answer of the model on its way to a browser. An event is read from the model when the
/// browser has taken the one before: so a slow browser slows its model down, and what is held of a
/// stream is an event and the buffers of two connections.
class chat_stream
{
public:
    chat_stream(connection& browser, worker& at, chat_request const& what);
    ~chat_stream();

    chat_stream(chat_stream const&) = delete;
    chat_stream& operator=(chat_stream const&) = delete;

    /// Throws when the browser goes away; the model's answer is cancelled at once then.
    boost::asio::awaitable<void> run(bool keep_alive);

private:
    boost::asio::awaitable<void> pass_events_on();
    boost::asio::awaitable<void> tell_failure();
    boost::asio::awaitable<void> send(std::vector<boost::asio::const_buffer> const& octets);
    void note_failure(responses::error const& failure);

    connection& browser_;
    worker& at_;
    responses::event_stream events_;
    std::unique_ptr<event_form> form_;
    bool gone_ = false; // the browser
    stream_record record_;
};

} // namespace relay
