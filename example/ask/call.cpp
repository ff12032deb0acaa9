#include "call.hpp"

#include <responses/client.hpp>

#include <boost/asio/this_coro.hpp>

#include <cstdio>

namespace asio = boost::asio;

namespace ask {

namespace {

std::string reason_of(responses::response const& reply)
{
    return reply.incomplete_details ? reply.incomplete_details->reason : "it is not said why";
}

outcome answered(responses::response const& reply, printer& out)
{
    out.reply(reply);
    outcome result{.status = status_of(reply), .timings = reply.timings};
    if (result.status == exit_status::incomplete)
        result.complaint = "the response is incomplete: " + reason_of(reply);
    return result;
}

outcome failed(responses::error const& failure, printer& out)
{
    if (auto const& reply = failure.details().failed)
        out.reply(*reply); // it may hold half of an answer
    return {.status = status_of(failure),
            .complaint = failure.what(),
            .timings = failure.details().timings};
}

// Asio throws one of its own into a coroutine that is cancelled between two waits.
outcome failed(boost::system::system_error const& failure, printer& out)
{
    if (auto const* told = dynamic_cast<responses::error const*>(&failure))
        return failed(*told, out);
    return failed(responses::error(failure.code()), out);
}

asio::awaitable<outcome> create(responses::client const& client, responses::request const& request,
                                printer& out)
{
    try {
        responses::response const reply = co_await client.create(request);
        co_return answered(reply, out);
    } catch (boost::system::system_error const& failure) {
        co_return failed(failure, out);
    }
}

asio::awaitable<outcome> stream(responses::client const& client, responses::request const& request,
                                printer& out)
{
    responses::event_stream events = client.stream(request);
    outcome result;
    try {
        while (auto event = co_await events.next())
            out.event(*event);
        result = answered(events.response(), out);
    } catch (boost::system::system_error const& failure) {
        result = failed(failure, out);
    }
    result.timings = events.timings();
    co_return result;
}

asio::awaitable<outcome> run_call(responses::client const& client, arguments const& given)
{
    auto const out = make_printer(given.output);
    // g++ 12 cannot choose between two awaited calls in one expression.
    auto call = given.stream ? stream : create;
    outcome result = co_await call(client, given.request, *out);
    out->finish();
    if (given.timings)
        std::fputs(format_timings(result.timings).c_str(), stderr);
    co_return result;
}

} // namespace

asio::awaitable<outcome> run_calls(arguments const& given)
{
    auto const executor = co_await asio::this_coro::executor;
    responses::client const plain{executor, given.options};
    responses::client const client = plain.with(given.special);
    outcome last;
    for (int i = 0; i < given.repeat && last.status == exit_status::completed; ++i)
        last = co_await run_call(client, given);
    co_return last;
}

} // namespace ask
