#include "chat_stream.hpp"

#include "disconnect_watch.hpp"
#include "failure_event.hpp"
#include "worker.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <string>
#include <vector>

namespace relay {

namespace asio = boost::asio;
using boost::system::system_error;

chat_stream::chat_stream(connection& browser, worker& at, chat_request const& what)
    : browser_(browser),
      at_(at),
      events_(at.model().stream(what.asked)),
      form_(make_form(what.form))
{
    record_.outcome = "disconnected"; // What throws out of here is the browser's connection.
    at_.common().figures.note_stream_begin();
}

chat_stream::~chat_stream()
{
    record_.first_text = events_.timings().first_text;
    at_.common().figures.note_stream_end(record_);
}

asio::awaitable<void> chat_stream::run(bool keep_alive)
{
    co_await browser_.begin_stream(keep_alive);
    co_await pass_events_on();
    if (gone_)
        throw system_error(asio::error::connection_reset);
    if (!record_.error.empty())
        co_await tell_failure();
    co_await browser_.end_stream();
}

asio::awaitable<void> chat_stream::pass_events_on()
{
    disconnect_watch const watch(browser_.socket(), [this] {
        gone_ = true;
        events_.cancel();
    });
    try {
        while (auto const seen = co_await events_.next()) {
            auto const& octets = form_->frame(*seen, events_);
            if (!octets.empty())
                co_await send(octets);
        }
        bool const whole = events_.response().status == "completed";
        record_.outcome = whole ? "completed" : "incomplete";
    } catch (responses::error const& failure) {
        note_failure(failure);
    }
}

asio::awaitable<void> chat_stream::send(std::vector<asio::const_buffer> const& octets)
{
    co_await browser_.write_stream(octets);
    ++record_.events;
    record_.octets += asio::buffer_size(octets);
}

void chat_stream::note_failure(responses::error const& failure)
{
    if (gone_)
        return;
    bool const is_stopped =
        failure.is_cancelled() || failure.code() == responses::errc::invalid_state;
    record_.outcome = is_stopped ? "stopped" : "failed";
    record_.error = is_stopped ? stopping : kind_of(failure);
}

asio::awaitable<void> chat_stream::tell_failure()
{
    auto const text = failure_event(record_.error);
    std::vector<asio::const_buffer> const octets(1, asio::buffer(text));
    co_await send(octets);
}

} // namespace relay
