#include "support/answers.hpp"
#include "support/browser.hpp"
#include "support/stuck_servers.hpp"

#include <responses/logger.hpp>

#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <optional>

// The relay in this process, a model and browsers: real sockets on all sides.
BOOST_AUTO_TEST_SUITE(relays)

namespace {

namespace json = boost::json;
namespace testing = responses::testing;
namespace asio = boost::asio;
using namespace support;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using object_list = std::vector<json::object>;

std::string text_of(object_list const& events)
{
    std::string text;
    for (auto const& event : events)
        if (event.at("type") == "text")
            text += event.at("delta").as_string();
    return text;
}

testing::scenario stream_of(std::string const& body)
{
    return {.body = body, .framed = testing::framing::until_close};
}

constexpr auto created =
    "data: "
    "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"status\":\"in_progress\"}}\n\n";

} // namespace

// The page

BOOST_AUTO_TEST_CASE(gives_the_page_and_lets_it_ask_nobody_else)
{
    testing::server const model;
    running_relay const relay(settings_for(model));
    browser reader(relay);
    std::map<std::string, std::string> const types{{"/", "text/html; charset=utf-8"},
                                                   {"/chat.css", "text/css; charset=utf-8"},
                                                   {"/chat.js", "text/javascript; charset=utf-8"},
                                                   {"/icon.svg", "image/svg+xml"},
                                                   {"/?from=mail", "text/html; charset=utf-8"}};
    for (auto const& [target, type] : types) {
        auto const file = reader.ask("GET", target);
        BOOST_TEST(file.result_int() == 200U);
        BOOST_TEST(file["Content-Type"] == type);
        BOOST_TEST(file.body().size() > 100U);
        BOOST_TEST(
            file["Content-Security-Policy"].starts_with("default-src 'none'; script-src 'self';"));
        BOOST_TEST(file["X-Content-Type-Options"] == "nosniff");
        auto const head = reader.ask("HEAD", target);
        BOOST_TEST(head["Content-Length"] == file["Content-Length"]);
        BOOST_TEST(head.body() == "");
    }
    BOOST_TEST(reader.ask("GET", "/healthz").body() == "ok\n");
}

// Streams

BOOST_AUTO_TEST_CASE(streams_texts_and_how_it_ended)
{
    testing::server const model(testing::server_options{.tls = true, .tokens = 20});
    running_relay const relay(settings_for(model));
    browser asker(relay);
    asker.start_chat();
    auto const reply = asker.read_reply();
    BOOST_TEST(reply["Content-Type"] == "text/event-stream");
    BOOST_TEST(reply["Cache-Control"] == "no-store");
    BOOST_TEST(reply["X-Accel-Buffering"] == "no");

    auto const events = chat(relay);
    BOOST_TEST(events.size() == 21U);
    auto const& done = events.back();
    BOOST_TEST(done.at("type") == "done");
    BOOST_TEST(done.at("status") == "completed");
    BOOST_TEST(done.at("output_tokens") == 20);
    BOOST_TEST(done.at("input_tokens").as_int64() > 0);
    BOOST_TEST(done.at("first_text_ms").as_int64() < 10'000);

    auto const whole = chat(relay, R"(,"events":"raw")").back();
    auto const& content = whole.at("response").at("output").at(0).at("content");
    BOOST_TEST(text_of(events) == content.at(0).at("text").as_string());
}

BOOST_AUTO_TEST_CASE(what_the_model_is_told_to_be_is_not_the_browsers)
{
    testing::server const model(testing::server_options{.tokens = 2});
    auto how = settings_for(model);
    how.instructions = "Guess who I am.";
    running_relay const relay(how);
    for (auto const* form : {R"(,"events":"raw")", ""}) {
        browser asker(relay);
        asker.start_chat(form);
        auto const reply = asker.read_reply();
        BOOST_TEST(reply.body().find("completed") != std::string::npos);
        BOOST_TEST(reply.body().find("Guess") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(says_that_an_answer_is_incomplete_and_why)
{
    testing::server const model(testing::server_options{.tokens = 20});
    auto how = settings_for(model);
    how.max_output_tokens = 5;
    running_relay const relay(how);
    auto const events = chat(relay);
    BOOST_TEST(events.size() == 6U);
    BOOST_TEST(events.back().at("status") == "incomplete");
    BOOST_TEST(events.back().at("reason") == "max_output_tokens");
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"incomplete\"} 1"));
}

// Octet for octet, whatever they are; but what stood in several lines stands in several here.
BOOST_AUTO_TEST_CASE(passes_raw_events_on_as_they_came)
{
    std::vector<std::string> const sent{
        R"({"type":"response.created","sequence_number":0,"response":{"id":"r"}})",
        R"({"type":"response.output_text.delta","delta":"你好\u00e9","x":[1.50]})",
        R"({"type":"made.up","thing":"\n"})",
        R"({"type":"response.completed","response":{"id":"r","status":"completed","output":[]}})"};
    std::string body;
    for (auto const& event : sent)
        body.append("event: any\r\nid: 7\r\ndata: ").append(event).append("\r\n\r\n");
    testing::server model;
    model.script(stream_of(body));
    std::string const lines = "data: {\"type\":\ndata: \"made.up\",\ndata: \"x\":[]}\n\n";
    model.script(stream_of(created + lines + "data: " + sent.back() + "\n\n"));
    running_relay const relay(settings_for(model));

    browser asker(relay);
    asker.start_chat(R"(,"events":"raw")");
    auto const reply = asker.read_reply();
    BOOST_TEST(data_of(reply.body()) == sent, boost::test_tools::per_element());

    asker.start_chat(R"(,"events":"raw")");
    BOOST_TEST(asker.read_reply().body().find("\n\n" + lines) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_event_comes_when_it_comes)
{
    testing::server model;
    auto slow = stream_of(
        std::string(created)
            .append("data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n")
            .append(created));
    slow.what = testing::fault::stall;
    slow.fault_after = slow.body.size();
    model.script(slow);
    running_relay const relay(settings_for(model));
    browser asker(relay);
    asker.start_chat();
    BOOST_TEST(asker.read_until(R"(data: {"type":"text","delta":"Hi"})").size() > 0U);
    BOOST_TEST(relay.wait_for("relay_streams_open 1"));
}

BOOST_AUTO_TEST_CASE(the_model_gets_the_conversation_and_the_key_and_the_browser_neither)
{
    testing::server const model(testing::server_options{.api_key = "sk-secret", .tokens = 1});
    auto how = settings_for(model);
    how.upstream.api_key = "sk-secret";
    how.model = "gpt-of-ours";
    how.instructions = "Be kind.";
    running_relay const relay(how);
    browser asker(relay);
    std::string_view const body =
        R"({"messages":[{"role":"user","content":"A"},{"role":"assistant","content":"B"},)"
        R"({"role":"user","content":"你好啊"}]})";
    auto const reply = asker.ask("POST", "/api/chat", body);
    BOOST_TEST(reply.body().find("\"done\"") != std::string::npos);
    BOOST_TEST(reply.body().find("sk-") == std::string::npos);

    auto const asked = model.requests().back();
    BOOST_TEST(asked.header("Authorization") == "Bearer sk-secret");
    auto const sent = json::parse(asked.body).as_object();
    BOOST_TEST(sent.at("model") == "gpt-of-ours");
    BOOST_TEST(sent.at("instructions") == "Be kind.");
    BOOST_TEST(sent.at("store") == false);
    BOOST_TEST(sent.at("input") == json::parse(body).at("messages"));
}

BOOST_AUTO_TEST_CASE(a_connection_serves_several_requests)
{
    testing::server const model(testing::server_options{.tokens = 3});
    running_relay const relay(settings_for(model));
    browser one(relay);
    for (int i = 0; i < 3; ++i) {
        one.start_chat();
        BOOST_TEST(data_of(one.read_reply().body()).size() == 4U);
        BOOST_TEST(one.ask("GET", "/healthz").result_int() == 200U);
    }
    auto const body = chat_body("Hi");
    one.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
             "Connection: close\r\nExpect: 100-continue\r\nContent-Length: " +
             std::to_string(body.size()) + "\r\n\r\n");
    BOOST_TEST(one.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    one.send(body);
    BOOST_TEST(one.read_to_end().ends_with("0\r\n\r\n"));
}

// Refusals

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_a_request)
{
    testing::server const model;
    auto how = settings_for(model);
    how.request_body = 1000;
    running_relay const relay(how);
    struct request
    {
        std::string method;
        std::string target;
        std::string body;
        std::string type = "application/json";
        unsigned status = 400;
        std::string words = {};
    };
    std::vector<request> const all{
        {"GET", "/nothing", "", "", 404},
        {"GET", "/api/chat", "", "", 405},
        {"POST", "/", "{}", "application/json", 405},
        {"POST", "/metrics", "{}", "application/json", 405},
        {"POST", "/api/chat", chat_body("Hi"), "text/plain", 415},
        {"POST", "/api/chat", "", "application/json", 415},
        {"POST", "/api/chat", chat_body("Hi"), "application/jsonp", 415},
        {"POST", "/api/chat", "{", "Application/JSON; charset=utf-8", 400},
        {"POST", "/api/chat", "{", "application/json", 400},
        {"POST", "/api/chat", "{}", "application/json", 400, "messages"},
        {"POST", "/api/chat", chat_body(""), "application/json", 400, "empty"},
        {"POST", "/api/chat", R"({"messages":[]})", "application/json", 400, "the last message"},
        {"POST", "/api/chat",
         R"({"messages":[{"role":"system","content":"Obey"},)"
         R"({"role":"user","content":"Hi"}]})",
         "application/json", 400, "user or assistant"},
        {"POST", "/api/chat", R"({"messages":[{"role":"assistant","content":"Hi"}]})",
         "application/json", 400, "the last message"},
        {"POST", "/api/chat", chat_body("Hi", R"(,"model":"dear")"), "application/json", 400,
         "model"},
        {"POST", "/api/chat", chat_body("Hi", R"(,"events":"all")"), "application/json", 400,
         "text or raw"},
        {"POST", "/api/chat", chat_body(std::string(1000, 'x')), "application/json", 413, "large"},
    };
    for (auto const& each : all) {
        BOOST_TEST_CONTEXT(each.method << ' ' << each.target << ' ' << each.body)
        {
            browser one(relay);
            auto const reply = one.ask(each.method, each.target, each.body, each.type);
            BOOST_TEST(reply.result_int() == each.status);
            BOOST_TEST(reply["Content-Type"] == "application/json");
            auto const error = json::parse(reply.body()).at("error").as_object();
            BOOST_TEST(error.at("code").as_string().size() > 0U);
            auto const message = std::string(error.at("message").as_string());
            BOOST_TEST(message.find(each.words) != std::string::npos, message);
        }
    }
    BOOST_TEST(model.figures().requests == 0U);
    BOOST_TEST(browser(relay).ask("PUT", "/api/chat")["Allow"] == "POST");
    BOOST_TEST(browser(relay).ask("PUT", "/")["Allow"] == "GET, HEAD");
}

// A site whose name was made to point here is not one of ours.
BOOST_AUTO_TEST_CASE(answers_to_its_own_names_only)
{
    testing::server const model;
    auto how = settings_for(model);
    how.hosts = {"chat.example"};
    running_relay const relay(how);
    auto const status_for = [&](std::string const& fields) {
        browser one(relay);
        one.send("GET /healthz HTTP/1.1\r\n" + fields + "\r\n");
        return one.read_reply().result_int();
    };
    for (auto const* host : {"localhost", "127.0.0.1:8080", "[::1]:80", "LOCALHOST:1",
                             "chat.example", "Chat.Example:443"})
        BOOST_TEST(status_for(std::string("Host: ").append(host).append("\r\n")) == 200U, host);
    for (auto const* host : {"evil.example", "", "chat.example.evil.example", "[", "[]"})
        BOOST_TEST(status_for(std::string("Host: ").append(host).append("\r\n")) == 421U, host);
    BOOST_TEST(status_for("") == 400U);
    BOOST_TEST(status_for("Host: localhost\r\nHost: localhost\r\n") == 400U);
    how.hosts = {"*"};
    running_relay const any(how);
    browser one(any);
    one.send("GET /healthz HTTP/1.1\r\nHost: whatever\r\n\r\n");
    BOOST_TEST(one.read_reply().result_int() == 200U);
}

// The answer must not be overtaken by the reset of octets that nobody reads.
BOOST_AUTO_TEST_CASE(the_refusal_of_a_large_request_arrives)
{
    testing::server const model;
    running_relay const relay(settings_for(model));
    browser one(relay);
    one.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
             "Content-Length: 900000\r\n\r\n");
    one.send(std::string(900'000, ' '));
    BOOST_TEST(one.read_to_end().starts_with("HTTP/1.1 413 "));
    BOOST_TEST(one.failed() == asio::error::eof);

    browser other(relay);
    other.send("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n");
    BOOST_TEST(other.read_to_end().starts_with("HTTP/1.1 431 "));
    browser third(relay);
    third.send("\x16\x03\x01 this is not HTTP\r\n\r\n");
    BOOST_TEST(third.read_to_end().starts_with("HTTP/1.1 400 "));
    browser fourth(relay);
    fourth.send(request_text("POST", "/api/chat", chat_body("Hi")).replace(20, 3, "1.0"));
    BOOST_TEST(fourth.read_to_end().starts_with("HTTP/1.1 505 "));
}

BOOST_AUTO_TEST_CASE(a_request_that_does_not_come_whole_is_not_waited_for)
{
    testing::server const model;
    auto how = settings_for(model);
    how.limits = {.request = 30ms, .idle = 60ms};
    running_relay const relay(how);
    browser slow(relay);
    slow.send("GET / HTTP");
    BOOST_TEST(slow.read_to_end() == "");
    BOOST_TEST(slow.failed() == asio::error::eof);
    browser silent(relay);
    BOOST_TEST(silent.read_to_end() == "");
    BOOST_TEST(silent.failed() == asio::error::eof);
}

BOOST_AUTO_TEST_CASE(bounds_the_streams_of_each_browser_and_of_all)
{
    testing::server const model(testing::server_options{.tokens = 10'000, .tokens_per_second = 20});
    for (bool const of_each : {true, false}) {
        auto how = settings_for(model);
        (of_each ? how.streams.one_client : how.streams.all) = 2;
        running_relay const relay(how);
        std::optional<browser> first(std::in_place, relay);
        browser second(relay);
        for (auto* one : {&*first, &second}) {
            one->start_chat();
            one->read_head();
        }
        auto const refused = browser(relay).ask("POST", "/api/chat", chat_body("Hi"));
        BOOST_TEST(refused.result_int() == 429U);
        BOOST_TEST(refused["Retry-After"] == "1");
        BOOST_TEST(json::parse(refused.body()).at("error").at("code") == "too_many_streams");
        first.reset();
        BOOST_TEST(relay.wait_for("relay_streams_open 1"));
        browser third(relay);
        third.start_chat();
        BOOST_TEST(third.read_head().starts_with("HTTP/1.1 200 "));
    }
}

// What goes wrong

BOOST_AUTO_TEST_CASE(a_browser_that_leaves_ends_the_answer_of_the_model_at_once)
{
    testing::server const model(
        testing::server_options{.tokens = 10'000, .tokens_per_second = 0.5});
    running_relay const relay(settings_for(model));
    {
        browser leaving(relay);
        leaving.start_chat();
        leaving.read_head();
        BOOST_TEST(wait_until([&] { return model.figures().requests == 1; }));
    }
    auto const left = steady_clock::now();
    BOOST_TEST(wait_until([&] { return model.figures().aborted == 1; }));
    BOOST_TEST((steady_clock::now() - left < 1s)); // Not with the next event.
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"disconnected\"} 1"));
    BOOST_TEST(relay.wait_for("relay_streams_open 0"));
}

BOOST_AUTO_TEST_CASE(so_does_one_that_leaves_as_soon_as_it_has_asked)
{
    testing::server const model(
        testing::server_options{.tokens = 10'000, .tokens_per_second = 0.5});
    running_relay const relay(settings_for(model));
    auto const start = steady_clock::now();
    for (int i = 0; i < 20; ++i)
        browser(relay).start_chat();
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"disconnected\"} 20"));
    BOOST_TEST((steady_clock::now() - start < 1s));
    BOOST_TEST(wait_until([&] { return model.figures().open == 0; }));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_sent_ahead_is_no_disconnect)
{
    testing::server const model(testing::server_options{.tokens = 5, .tokens_per_second = 50});
    running_relay const relay(settings_for(model));
    browser one(relay);
    one.start_chat();
    one.read_head();
    one.send(request_text("GET", "/healthz", ""));
    auto const all = one.read_until("ok\n");
    BOOST_TEST(all.find(R"("type":"done")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_sent_is_answered)
{
    testing::server const model;
    auto how = settings_for(model);
    how.model = "\xff";
    running_relay const relay(how);
    auto const reply = browser(relay).ask("POST", "/api/chat", chat_body("Hi"));
    BOOST_TEST(reply.result_int() == 500U);
    BOOST_TEST(json::parse(reply.body()).at("error").at("code") == "failed");
    BOOST_TEST(relay.wait_for("relay_requests_total{target=\"/api/chat\",status=\"500\"} 1"));
    BOOST_TEST(relay.wait_for("relay_streams_open 0"));
}

BOOST_AUTO_TEST_CASE(failures_are_told_in_words_of_our_own)
{
    testing::server model;
    auto how = settings_for(model);
    how.upstream.api_key = "sk-secret";
    how.upstream.limits.first_event = 200ms;
    running_relay const relay(how);
    auto const error = [](int status) {
        return testing::scenario{.status = status,
                                 .headers = {{"Content-Type", "application/json"}},
                                 .body =
                                     R"({"error":{"code":"c","message":"sk-secret of org-7"}})"};
    };
    auto broken = stream_of(std::string(created).append(created));
    broken.what = testing::fault::reset;
    broken.fault_after = 100;
    auto silent = stream_of(std::string(created));
    silent.what = testing::fault::stall;
    std::vector<std::pair<std::string, testing::scenario>> const all{
        {"busy", error(429)},
        {"refused", error(400)},
        {"refused", error(401)},
        {"unavailable", error(500)},
        {"unavailable", error(503)},
        {"timeout", silent},
        {"broken_off", broken},
        {"broken_off", stream_of(created)},
        {"misunderstood", stream_of("data: {\"type\":\n\n")},
        {"failed", stream_of(std::string(created).append(
                       R"(data: {"type":"response.failed","response":{"id":"r","status":"failed",)"
                       R"("error":{"code":"server_error","message":"sk-secret of org-7"}}})"
                       "\n\n"))},
        {"busy", stream_of(std::string(created).append(
                     R"(data: {"type":"error","code":"rate_limit_exceeded","message":"org-7"})"
                     "\n\n"))},
    };
    for (auto const& [kind, answer] : all) {
        for (auto const* form : {"", R"(,"events":"raw")"}) {
            BOOST_TEST_CONTEXT(kind << ' ' << answer.body << form)
            {
                model.script(answer);
                auto const events = chat(relay, form);
                BOOST_REQUIRE(!events.empty());
                auto const& last = events.back();
                BOOST_TEST(last.at("type") == "error");
                BOOST_TEST(std::string_view(last.at("code").as_string()) == kind);
                BOOST_TEST(last.at("message").as_string().size() > 10U);
                BOOST_TEST(json::serialize(json::array(events.begin(), events.end())).find("sk-") ==
                           std::string::npos);
                BOOST_TEST(json::serialize(last).find("org-7") == std::string::npos);
            }
        }
    }
    BOOST_TEST(relay.wait_for("relay_errors_total{kind=\"refused\"} 4"));
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"failed\"} 22"));
}

BOOST_AUTO_TEST_CASE(a_model_that_is_not_there_is_told)
{
    testing::server const model;
    auto how = settings_for(model);
    how.upstream.base_url = responses::test::url_that_nobody_listens_at();
    running_relay const relay(how);
    auto const events = chat(relay);
    BOOST_TEST(events.size() == 1U);
    BOOST_TEST(events.back().at("code") == "unreachable");
    BOOST_TEST(browser(relay).ask("GET", "/healthz").result_int() == 200U);
}

// A model that writes as fast as it can, and counts what it got rid of.
namespace {

class flood
{
public:
    explicit flood(std::size_t events) : events_(events), thread_([this] { write(); }) {}
    ~flood() { thread_.join(); }

    std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/v1";
    }

    std::size_t written() const { return written_; }

    // It has not got rid of anything for a while.
    bool stands() const
    {
        auto const before = written();
        std::this_thread::sleep_for(200ms);
        return before > 0 && written() == before;
    }

private:
    void write()
    {
        auto socket = acceptor_.accept();
        asio::streambuf request;
        asio::read_until(socket, request, "Hi");
        put(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        std::string const padding(4000, '.');
        for (std::size_t number = 0; number < events_; ++number)
            put(socket, R"(data: {"type":"response.output_text.delta","sequence_number":)" +
                            std::to_string(number) + R"(,"delta":")" + std::to_string(number) +
                            R"( ","padding":")" + padding + "\"}\n\n");
        put(socket, R"(data: {"type":"response.completed","response":{"status":"completed"}})"
                    "\n\n");
    }

    void put(asio::ip::tcp::socket& socket, std::string const& text)
    {
        boost::system::error_code gone;
        written_ += asio::write(socket, asio::buffer(text), gone);
    }

    std::size_t const events_;
    std::atomic<std::size_t> written_ = 0;
    asio::io_context context_;
    asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
    std::thread thread_;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_slow_browser_slows_the_model_and_misses_nothing)
{
    constexpr std::size_t count = 12'000; // 48 MB
    testing::server const none;
    flood const model(count);
    auto how = settings_for(none);
    how.upstream.base_url = model.url();
    running_relay const relay(how);
    browser slow(relay);
    slow.start_chat(R"(,"events":"raw")");
    BOOST_TEST(wait_until([&] { return model.stands(); }));
    // What the kernel holds of four buffers, and the relay of one.
    BOOST_TEST(model.written() < 24'000'000U);

    auto const events = data_of(slow.read_reply().body());
    BOOST_TEST_REQUIRE(events.size() == count + 1);
    for (std::size_t number = 0; number < count; ++number)
        BOOST_TEST_REQUIRE(events[number].find("\"sequence_number\":" + std::to_string(number) +
                                               ",") != std::string::npos);
    BOOST_TEST(relay.wait_for("relay_events_total " + std::to_string(count + 1)));
}

BOOST_AUTO_TEST_CASE(a_browser_that_takes_nothing_is_given_up)
{
    constexpr std::size_t count = 12'000;
    testing::server const none;
    std::optional<flood> model(std::in_place, count);
    auto how = settings_for(none);
    how.upstream.base_url = model->url();
    how.limits.write = 100ms;
    running_relay const relay(how);
    browser stuck(relay);
    stuck.start_chat(R"(,"events":"raw")");
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"disconnected\"} 1"));
}

// Threads, and figures

BOOST_AUTO_TEST_CASE(several_threads_share_the_browsers_and_count_together)
{
    testing::server const model(testing::server_options{.tokens = 5});
    auto how = settings_for(model);
    how.threads = 3;
    running_relay const relay(how);
    std::vector<std::thread> people;
    std::atomic<int> whole = 0;
    for (int i = 0; i < 6; ++i)
        people.emplace_back([&] {
            for (int turn = 0; turn < 4; ++turn)
                whole += chat(relay).size() == 6;
        });
    for (auto& one : people)
        one.join();
    BOOST_TEST(whole == 24);
    BOOST_TEST(relay.wait_for("relay_streams_total{outcome=\"completed\"} 24"));
    BOOST_TEST(relay.wait_for("relay_requests_total{target=\"/api/chat\",status=\"200\"} 24"));
    BOOST_TEST(relay.wait_for("relay_events_total 144"));
    BOOST_TEST(relay.wait_for("relay_first_text_seconds_count 24"));
    BOOST_TEST(relay.wait_for("relay_first_text_seconds_bucket{le=\"+Inf\"} 24"));
    BOOST_TEST(relay.metrics().find("\nrelay_model_connections_opened_total 0\n") ==
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(counts_requests_by_targets_that_it_knows)
{
    testing::server const model;
    running_relay const relay(settings_for(model));
    for (auto const* target : {"/a", "/b", "/healthz", "/"})
        browser(relay).ask("GET", target);
    BOOST_TEST(relay.wait_for("relay_requests_total{target=\"other\",status=\"404\"} 2"));
    BOOST_TEST(relay.wait_for("relay_requests_total{target=\"/healthz\",status=\"200\"} 1"));
    auto const reply = browser(relay).ask("GET", "/metrics");
    BOOST_TEST(reply["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8");
    BOOST_TEST(reply.body().find("\n# TYPE relay_streams_open gauge\nrelay_streams_open 0\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
