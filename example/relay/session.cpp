#include "session.hpp"

#include "chat_request.hpp"
#include "chat_stream.hpp"
#include "page.hpp"
#include "worker.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace relay {

namespace asio = boost::asio;

namespace {

constexpr std::string_view chat_target = "/api/chat";
constexpr std::string_view health_target = "/healthz";
constexpr std::string_view metrics_target = "/metrics";

struct error_object
{
    std::string code = {};
    std::string message = {};
};
BOOST_DESCRIBE_STRUCT(error_object, (), (code, message))

struct error_body
{
    error_object error = {};
};
BOOST_DESCRIBE_STRUCT(error_body, (), (error))

answer answer_for(refusal const& why)
{
    error_body told;
    told.error.code = why.code;
    told.error.message = why.what();
    answer made;
    made.status = why.status;
    made.content_type = "application/json";
    made.body = responses::to_json(told);
    made.fields = why.fields;
    return made;
}

// What others make up must not become a label without end.
std::string_view label_of(std::string_view target)
{
    bool const known = target == chat_target || target == health_target ||
                       target == metrics_target || find_page_file(target);
    return known ? target : "other";
}

// A page of another site whose name was made to point here is of another origin in nothing but that
// name (DNS rebinding).
void check_host(browser_request const& asked, settings const& how)
{
    std::string_view const address = how.address;
    bool const is_six = asked.host.starts_with('[');
    auto const host = is_six ? std::string_view(asked.host).substr(1, asked.host.size() - 2)
                             : std::string_view(asked.host);
    for (std::string_view const known : {address, std::string_view("localhost"),
                                         std::string_view("127.0.0.1"), std::string_view("::1")})
        if (boost::beast::iequals(host, known))
            return;
    for (auto const& known : how.hosts)
        if (known == "*" || boost::beast::iequals(host, known))
            return;
    throw refusal(421, "bad_host", "This server is not known by that name.");
}

void check_is_read(browser_request const& asked)
{
    if (asked.method != "GET" && asked.method != "HEAD")
        throw refusal(405, "bad_method", "This is to be read.", {{"Allow", "GET, HEAD"}});
}

// A page of another site cannot send JSON without asking first whether it may (CORS).
void check_is_chat(browser_request const& asked)
{
    if (asked.method != "POST")
        throw refusal(405, "bad_method", "Chats are posted.", {{"Allow", "POST"}});
    auto const type = std::string_view(asked.content_type).substr(0, asked.content_type.find(';'));
    if (!boost::beast::iequals(type, "application/json"))
        throw refusal(415, "bad_type", "The Content-Type must be application/json.");
    if (asked.version < 11)
        throw refusal(505, "bad_version", "Streams need HTTP/1.1.");
}

} // namespace

session::session(asio::ip::tcp::socket browser, worker& at)
    : line_(std::move(browser), at.common().how), at_(at)
{
    at_.enter(*this);
}

session::~session() { at_.leave(*this); }

void session::close_if_idle() noexcept
{
    if (line_.is_idle())
        line_.close();
}

asio::awaitable<void> session::run()
{
    while (!at_.is_stopping()) {
        std::optional<browser_request> asked;
        std::optional<refusal> refused;
        try {
            auto read = co_await line_.read();
            asked = std::move(read);
        } catch (refusal const& why) {
            refused.emplace(why);
        }
        if (refused) {
            browser_request unread;
            unread.keep_alive = false;
            co_await refuse(unread, *refused);
            co_await line_.linger();
            co_return;
        }
        if (!asked)
            co_return;
        asked->keep_alive = asked->keep_alive && !at_.is_stopping();
        co_await respond(*asked);
        if (!asked->keep_alive || at_.is_stopping())
            co_return;
    }
}

asio::awaitable<void> session::respond(browser_request& asked)
{
    std::optional<refusal> refused;
    try {
        if (at_.is_stopping())
            throw refusal(503, "stopping", "This service is being restarted.");
        check_host(asked, at_.common().how);
        if (asked.target == chat_target) {
            co_await chat(asked);
            co_return;
        }
        auto const found = co_await look_up(asked);
        at_.common().figures.note_request(label_of(asked.target), found.status);
        co_await line_.write(asked, found);
        co_return;
    } catch (refusal const& why) {
        refused.emplace(why);
    } catch (responses::error const&) { // Before the stream began: it tells its own failures.
        refused.emplace(500, "failed", "The model could not be asked.");
    }
    co_await refuse(asked, *refused);
}

asio::awaitable<void> session::chat(browser_request& asked)
{
    check_is_chat(asked);
    auto const permit = at_.common().permits.take(line_.peer());
    // A long conversation is not held for as long as its answer comes.
    chat_stream stream(line_, at_,
                       read_chat_request(std::exchange(asked.body, {}), at_.common().how));
    at_.common().figures.note_request(chat_target, 200);
    co_await stream.run(asked.keep_alive);
}

asio::awaitable<answer> session::look_up(browser_request const& asked)
{
    answer found;
    if (auto const* file = find_page_file(asked.target)) {
        check_is_read(asked);
        found.content_type = file->content_type;
        found.body = file->text;
    } else if (asked.target == health_target) {
        check_is_read(asked);
        found.body = "ok\n";
    } else if (asked.target == metrics_target) {
        check_is_read(asked);
        auto const connections = co_await connections_of(at_.common());
        found.content_type = "text/plain; version=0.0.4; charset=utf-8";
        found.body = at_.common().figures.text(connections);
    } else {
        throw refusal(404, "not_found", "There is nothing here.");
    }
    co_return found;
}

asio::awaitable<void> session::refuse(browser_request const& asked, refusal const& why)
{
    auto const told = answer_for(why);
    at_.common().figures.note_request(label_of(asked.target), why.status);
    co_await line_.write(asked, told);
}

} // namespace relay
