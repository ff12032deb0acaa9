#include "client/core.hpp"
#include "client/credentials.hpp"
#include "client/list_session.hpp"
#include "client/operation.hpp"
#include "client/poll.hpp"
#include "client/rate_limiter.hpp"
#include "client/reply.hpp"
#include "client/stream_session.hpp"
#include "client/tool_session.hpp"
#include "client/tool_turns.hpp"
#include "http/request.hpp"
#include "protocol/ascii.hpp"
#include "protocol/object_body.hpp"
#include "protocol/poll.hpp"
#include "protocol/request.hpp"
#include "protocol/response.hpp"
#include "protocol/retry.hpp"
#include "protocol/secret.hpp"
#include "transport/pool.hpp"
#include "transport/resolve.hpp"
#include "transport/route.hpp"

#include <responses/client.hpp>
#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/error.hpp>
#include <responses/token_count.hpp>
#include <responses/tool_run_options.hpp>
#include <responses/tool_stream.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace responses {

namespace asio = boost::asio;

namespace {

std::vector<http::header_field> fields_of(options const& settings, http::endpoint const& where)
{
    std::vector<http::header_field> fields{
        {"Host", where.authority},
        {"Accept", "application/json"}, // Gateways ask for it even on streams.
        {"Content-Type", "application/json"},
        {"User-Agent", settings.user_agent},
    };
    if (!settings.api_key.empty() && !settings.api_key_source)
        fields.push_back(detail::key_field(settings.api_key_scheme, settings.api_key));
    fields.emplace_back("OpenAI-Organization", settings.organization);
    fields.emplace_back("OpenAI-Project", settings.project);
    fields.insert(fields.end(), settings.headers.begin(), settings.headers.end());
    return fields;
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
      resume(settings.resume),
      cancel_background(settings.cancel_background),
      native_only(settings.native_only),
      sizes(settings.sizes),
      base_url(settings.base_url),
      keys(settings.api_key_source),
      scheme(settings.api_key_scheme),
      create(at("/responses")),
      fields(fields_of(settings, create)),
      secrets(secrets_of(fields)),
      route(std::make_shared<transport::route const>(transport::make_route(
          create, settings, std::make_shared<transport::resolver>(executor)))),
      pool(std::make_shared<transport::pool>(executor, settings.pool)),
      observer(settings.observer)
{
    check_rates(settings.rates);
    if (is_bounded(settings.rates))
        rates = std::make_shared<rate_limiter>(executor, settings.rates);
    check();
}

// What is bad is refused now, not by the first call.
void detail::client_core::check() const
{
    check_policy(retries);
    check_more(body);
    request_octets("POST", create, fields, {});
}

bool detail::client_core::asks_for_key() const noexcept
{
    auto const is_it = [this](http::header_field const& field) {
        return ascii::same(field.first, key_field_name(scheme));
    };
    return keys && std::ranges::none_of(fields, is_it);
}

void detail::client_core::hide_secrets(error_details& details) const
{
    for (std::string const& secret : secrets)
        hide_secret(details, secret);
}

http::endpoint detail::client_core::at(std::string_view path) const
{
    http::endpoint where = http::endpoint_of(base_url, path);
    for (auto const& [name, value] : query)
        http::add_query(where, name, value);
    return where;
}

std::shared_ptr<detail::client_core const>
detail::client_core::with(call_options const& difference) const
{
    auto const made = std::make_shared<client_core>(*this);
    made->limits = difference.limits.value_or(limits);
    made->retries = difference.retries.value_or(retries);
    made->resume = difference.resume.value_or(resume);
    made->native_only = difference.native_only.value_or(native_only);
    made->fields.insert(made->fields.end(), difference.headers.begin(), difference.headers.end());
    made->query.insert(made->query.end(), difference.query.begin(), difference.query.end());
    for (auto const& [name, value] : difference.body)
        made->body[name] = value;
    made->create = made->at("/responses");
    made->secrets = secrets_of(made->fields);
    made->check();
    return made;
}

client::client(asio::any_io_executor executor)
    : core_(std::make_shared<detail::client_core const>(std::move(executor),
                                                        options::from_environment()))
{}

client::client(asio::any_io_executor executor, options const& settings)
    : core_(std::make_shared<detail::client_core const>(std::move(executor), settings))
{}

client::client(std::shared_ptr<detail::client_core const> core) noexcept : core_(std::move(core)) {}

client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

client client::with(call_options const& difference) const
{
    return client(core_->with(difference));
}

asio::awaitable<response> client::create(request const& what) const
{
    return detail::reply_to<response>(core_, create_response(*core_, what, false),
                                      created_from_body);
}

event_stream client::stream(request const& what) const
{
    return event_stream(
        std::make_shared<detail::stream_session>(core_, create_response(*core_, what, true)));
}

asio::awaitable<response> client::retrieve(std::string_view id) const
{
    return detail::reply_to<response>(core_, retrieve_response(*core_, id), response_from_body);
}

event_stream client::stream_from(std::string_view id, std::optional<std::int64_t> after) const
{
    return event_stream(std::make_shared<detail::stream_session>(
        core_, stream_response(*core_, id, after), stream_position(std::string(id), after)));
}

asio::awaitable<response> client::cancel(std::string_view id) const
{
    return detail::reply_to<response>(core_, cancel_response(*core_, id), response_from_body);
}

asio::awaitable<response> client::create_and_poll(request const& what) const
{
    poll_options const how;
    return create_and_poll(what, how);
}

asio::awaitable<response> client::create_and_poll(request const& what,
                                                  poll_options const& how) const
{
    check_options(how);
    request const asked = detail::in_background(what);
    return detail::poll(core_, create_response(*core_, asked, false), how);
}

asio::awaitable<tool_run> client::run_tools(request const& what, toolbox const& tools) const
{
    tool_run_options const how;
    return run_tools(what, tools, how);
}

asio::awaitable<tool_run> client::run_tools(request const& what, toolbox const& tools,
                                            tool_run_options const& how) const
{
    auto const turns = std::make_shared<detail::tool_turns>(core_, what, tools, how);
    return detail::run_tools(turns, turns->question(false));
}

tool_stream client::stream_tools(request const& what, toolbox const& tools) const
{
    tool_run_options const how;
    return stream_tools(what, tools, how);
}

tool_stream client::stream_tools(request const& what, toolbox const& tools,
                                 tool_run_options const& how) const
{
    auto turns = std::make_shared<detail::tool_turns>(core_, what, tools, how);
    return tool_stream(std::make_shared<detail::tool_session>(std::move(turns)));
}

asio::awaitable<deletion> client::remove(std::string_view id) const
{
    return detail::reply_to<deletion>(core_, remove_response(*core_, id), object_from_body);
}

asio::awaitable<compacted_response> client::compact(compact_request const& what) const
{
    return detail::reply_to<compacted_response>(core_, compact_context(*core_, what),
                                                object_from_body);
}

asio::awaitable<token_count> client::count_input_tokens(token_count_request const& what) const
{
    return detail::reply_to<token_count>(core_, count_tokens(*core_, what), object_from_body);
}

item_list client::input_items(std::string_view id) const
{
    list_options const all;
    return input_items(id, all);
}

item_list client::input_items(std::string_view id, list_options const& which) const
{
    return item_list(
        std::make_shared<detail::list_session>(core_, detail::input_items_of(id, which)));
}

responses::conversations client::conversations() const { return responses::conversations(core_); }

asio::awaitable<void> client::close(std::chrono::milliseconds grace)
{
    return close_pool(core_, grace);
}

pool_figures client::connections() const noexcept { return core_->pool->figures(); }

rate_figures client::rates() const noexcept
{
    return core_->rates ? core_->rates->figures() : rate_figures{};
}

asio::any_io_executor client::get_executor() const noexcept { return core_->executor; }

} // namespace responses
