#include "client/attempts.hpp"
#include "client/core.hpp"
#include "client/idempotency_key.hpp"
#include "client/stream_session.hpp"
#include "protocol/request.hpp"
#include "protocol/response.hpp"
#include "transport/pool.hpp"
#include "transport/resolve.hpp"
#include "transport/route.hpp"

#include <responses/client.hpp>
#include <responses/error.hpp>

#include <boost/beast/core/string.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace responses {

namespace asio = boost::asio;
using boost::beast::iequals;

namespace {

std::vector<http::header_field> fields_of(options const& settings, http::endpoint const& where)
{
    std::vector<http::header_field> fields{
        {"Host", where.authority},
        {"Accept", "application/json"}, // Gateways ask for it even on streams.
        {"Content-Type", "application/json"},
        {"User-Agent", settings.user_agent},
    };
    if (!settings.api_key.empty())
        fields.emplace_back("Authorization", "Bearer " + settings.api_key);
    fields.insert(fields.end(), settings.headers.begin(), settings.headers.end());
    return fields;
}

// The caller's own field wins, since it comes later.
std::vector<http::header_field> with_idempotency_key(std::vector<http::header_field> fields)
{
    fields.emplace(fields.begin(), "Idempotency-Key", detail::make_idempotency_key());
    return fields;
}

std::string request_octets(detail::client_core const& core, request const& what, bool stream)
{
    std::string const body = serialize(what, stream);
    if (core.retries.max_retries == 0)
        return http::post_json(core.create, core.fields, body);
    return http::post_json(core.create, with_idempotency_key(core.fields), body);
}

asio::awaitable<response> read_response(detail::attempts& tries)
{
    co_await tries.start();
    detail::call& running = tries.current();
    auto const type = running.media_type();
    if (iequals(type, "text/event-stream") || iequals(type, "text/html"))
        co_await running.refuse_body("JSON", 200);
    std::string const body = co_await running.rest_of_body();
    running.timings().finished = running.elapsed();
    response reply = response_from_body(body, std::chrono::system_clock::now());
    reply.request_id = running.request_id();
    reply.timings = running.timings();
    co_return reply;
}

asio::awaitable<response> run_create(std::shared_ptr<detail::client_core const> core,
                                     std::string octets)
{
    detail::attempts tries(std::move(core), std::move(octets));
    for (;;) {
        try {
            response reply = co_await read_response(tries);
            tries.release();
            co_return reply;
        } catch (boost::system::system_error const& failure) {
            error const told = tries.explained(failure);
            if (tries.repeats(told, delivery::nothing))
                continue;
            tries.release();
            throw told;
        }
    }
}

asio::awaitable<void> close_pool(std::shared_ptr<detail::client_core const> core,
                                 std::chrono::milliseconds grace)
{
    co_await core->pool->close(after(std::chrono::steady_clock::now(), grace));
}

} // namespace

detail::client_core::client_core(asio::any_io_executor runs_on, options const& settings)
    : executor(std::move(runs_on)),
      limits(settings.limits),
      retries(settings.retries),
      sizes(settings.sizes),
      create(http::endpoint_of(settings.base_url, "/responses")),
      fields(fields_of(settings, create)),
      route(std::make_shared<transport::route const>(transport::make_route(
          create, settings, std::make_shared<transport::resolver>(executor)))),
      pool(std::make_shared<transport::pool>(executor, settings.pool))
{
    check_policy(retries);
    http::post_json(create, fields, {}); // Bad fields are refused now, not by the first call.
}

client::client(asio::any_io_executor executor)
    : core_(std::make_shared<detail::client_core const>(std::move(executor),
                                                        options::from_environment()))
{}

client::client(asio::any_io_executor executor, options const& settings)
    : core_(std::make_shared<detail::client_core const>(std::move(executor), settings))
{}

client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

asio::awaitable<response> client::create(request const& what) const
{
    return run_create(core_, request_octets(*core_, what, false));
}

event_stream client::stream(request const& what) const
{
    return event_stream(
        std::make_shared<detail::stream_session>(core_, request_octets(*core_, what, true)));
}

asio::awaitable<void> client::close(std::chrono::milliseconds grace)
{
    return close_pool(core_, grace);
}

pool_figures client::connections() const noexcept { return core_->pool->figures(); }

asio::any_io_executor client::get_executor() const noexcept { return core_->executor; }

} // namespace responses
