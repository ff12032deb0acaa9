#include "testing/session.hpp"

#include "testing/api.hpp"
#include "testing/player.hpp"
#include "testing/wire.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <string>
#include <utility>

namespace responses::testing {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

using boost::system::error_code;
using request_parser = http::request_parser<http::string_body>;

constexpr std::uint64_t body_limit = std::uint64_t{64} << 20;
constexpr std::uint32_t head_limit = std::uint32_t{64} << 10;

/// Closes a connection however its coroutine ends, and counts it out.
class presence
{
public:
    presence(connection& line, server_state& state) noexcept : line_(line), state_(state) {}
    presence(presence const&) = delete;
    presence& operator=(presence const&) = delete;
    ~presence()
    {
        line_.close();
        state_.closed();
    }

private:
    connection& line_;
    server_state& state_;
};

struct incoming
{
    recorded_request request;
    exchange_terms terms;
    int refused = 0;   ///< The status that says why this is no request.
    bool over = false; ///< The connection ended before a whole request.
};

int refusal_status(error_code const& failed)
{
    if (failed == http::error::body_limit)
        return 413;
    if (failed == http::error::header_limit)
        return 431;
    return 400;
}

recorded_request to_record(http::request<http::string_body>&& message)
{
    recorded_request made;
    made.method = message.method_string();
    made.target = message.target();
    for (auto const& field : message)
        made.headers.emplace_back(field.name_string(), field.value());
    made.body = std::move(message).body();
    return made;
}

/// Gives the parser what has arrived. Needing more is no failure.
error_code parse(request_parser& parser, beast::flat_buffer& input)
{
    error_code failed;
    if (input.size() != 0)
        input.consume(parser.put(input.data(), failed));
    return failed == http::error::need_more ? error_code() : failed;
}

bool waits_for_continue(request_parser const& parser)
{
    return parser.is_header_done() && !parser.is_done() && parser.get().version() >= 11 &&
           beast::iequals(parser.get()[http::field::expect], "100-continue");
}

asio::awaitable<incoming> read_request(connection& line, answer_clock::time_point begun_by)
{
    incoming read;
    if (line.input().size() == 0) {
        error_code const failed = co_await line.fill(begun_by);
        read.over = failed.failed();
        if (read.over)
            co_return read;
    }
    request_parser parser;
    parser.eager(true);
    parser.header_limit(head_limit);
    parser.body_limit(body_limit);
    bool continued = false;
    for (error_code failed = parse(parser, line.input()); !parser.is_done();
         failed = parse(parser, line.input())) {
        if (failed) {
            read.refused = refusal_status(failed);
            co_return read;
        }
        if (waits_for_continue(parser) && !std::exchange(continued, true))
            co_await line.write(continue_head);
        failed = co_await line.fill();
        if (failed) {
            read.over = true;
            co_return read;
        }
    }
    read.terms.keep_alive = parser.keep_alive();
    read.terms.chunks = parser.get().version() >= 11;
    read.request = to_record(parser.release());
    co_return read;
}

std::unique_ptr<answer> answer_to(incoming const& read, server_state& state)
{
    std::uint64_t const number = state.record(read.request);
    auto scripted = state.take_for_request();
    if (!scripted)
        return make_answer(read.request, read.terms, state, number);
    if (scripted->generated)
        generate_body(*scripted, read.request, state.settings());
    return std::make_unique<player>(*scripted, read.terms);
}

enum class outcome
{
    ready, ///< For the next request.
    over,
    aborted, ///< The client went away.
};

asio::awaitable<outcome> give(connection& line, answer& what)
{
    auto now = answer_clock::now();
    while (auto const next = what.next(now)) {
        if (now < next->due) {
            co_await line.wait_until(next->due);
            if (line.gone())
                co_return outcome::aborted;
        }
        what.stamp(answer_clock::now());
        error_code const failed = co_await line.write(next->bytes);
        if (failed)
            co_return outcome::aborted;
        now = answer_clock::now();
    }
    fault const ending = what.ending();
    if (ending == fault::none)
        co_return outcome::ready;
    co_await line.end(ending);
    co_return ending == fault::stall ? outcome::aborted : outcome::over;
}

asio::awaitable<void> refuse(connection& line, int status)
{
    std::string const bytes = make_refusal(status);
    co_await line.write(bytes);
    co_await line.end(fault::close);
}

answer_clock::time_point idle_until(server_options const& settings)
{
    bool const is_limited = settings.idle_limit.count() > 0;
    return is_limited ? answer_clock::now() + settings.idle_limit : answer_clock::time_point::max();
}

asio::awaitable<void> serve_requests(connection& line, server_state& state)
{
    auto begun_by = answer_clock::time_point::max();
    while (true) {
        incoming const read = co_await read_request(line, begun_by);
        if (read.over) {
            co_await line.end(fault::close);
            co_return;
        }
        if (read.refused != 0) {
            co_await refuse(line, read.refused);
            co_return;
        }
        line.watch();
        std::unique_ptr<answer> const what = answer_to(read, state);
        outcome const done = co_await give(line, *what);
        if (done == outcome::aborted)
            state.count(&server_figures::aborted);
        if (done != outcome::ready)
            co_return;
        begun_by = idle_until(state.settings());
    }
}

asio::awaitable<void> fail(connection& line, scenario what)
{
    if (what.when == fault_point::handshake) {
        error_code const failed = co_await line.fill();
        if (failed)
            co_return;
    }
    co_await line.end(what.what);
}

} // namespace

asio::awaitable<void> serve(std::shared_ptr<connection> line, asio::ssl::context* tls,
                            server_state& state)
{
    presence const here(*line, state);
    if (auto const scripted = state.take_for_connection()) {
        co_await fail(*line, *scripted);
        co_return;
    }
    if (tls != nullptr) {
        error_code const failed = co_await line->handshake(*tls);
        if (failed)
            co_return;
        if (!line->resumed())
            state.count(&server_figures::handshakes);
    }
    co_await serve_requests(*line, state);
}

} // namespace responses::testing
