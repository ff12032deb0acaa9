#include "support/browser.hpp"

#include <boost/json.hpp>

#include <chrono>

namespace support {

relay::settings settings_for(responses::testing::server const& model)
{
    relay::settings how;
    how.port = 0;
    how.upstream.base_url = model.url();
    how.upstream.tls.ca_pem = model.ca();
    how.upstream.retries.max_retries = 0;
    how.grace = std::chrono::milliseconds::zero();
    return how;
}

running_relay::running_relay(relay::settings const& how)
    : server_(how), thread_([this] { server_.run(); })
{}

running_relay::~running_relay()
{
    stop();
    if (thread_.joinable())
        join();
}

std::string running_relay::metrics() const { return browser(*this).ask("GET", "/metrics").body(); }

bool running_relay::wait_for(std::string_view line) const
{
    auto const whole = std::string("\n").append(line).append("\n");
    return wait_until([&] { return metrics().find(whole) != std::string::npos; });
}

std::string chat_body(std::string_view text, std::string_view more)
{
    return std::string(R"({"messages":[{"role":"user","content":)")
        .append(boost::json::serialize(boost::json::string(text)))
        .append("}]")
        .append(more)
        .append("}");
}

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view type)
{
    auto text =
        std::string(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (!body.empty())
        text.append("Content-Type: ")
            .append(type)
            .append("\r\nContent-Length: ")
            .append(std::to_string(body.size()))
            .append("\r\n");
    return text.append("\r\n").append(body);
}

raw::reply browser::ask(std::string_view method, std::string_view target, std::string_view body,
                        std::string_view type)
{
    send(request_text(method, target, body, type));
    return read_reply(method == "HEAD");
}

void browser::start_chat(std::string_view more)
{
    auto const body = chat_body("Hi", more);
    send(request_text("POST", "/api/chat", body));
}

std::vector<std::string> data_of(std::string_view body)
{
    constexpr std::string_view field = "data: ";
    std::vector<std::string> all;
    while (!body.empty()) {
        auto const end = body.find("\n\n");
        if (!body.starts_with(field) || end == body.npos)
            throw std::runtime_error("no event: " + std::string(body));
        all.emplace_back(body.substr(field.size(), end - field.size()));
        body.remove_prefix(end + 2);
    }
    return all;
}

std::vector<boost::json::object> chat(running_relay const& with, std::string_view more)
{
    browser one(with);
    one.start_chat(more);
    std::vector<boost::json::object> events;
    for (auto const& json : data_of(one.read_reply().body()))
        events.push_back(boost::json::parse(json).as_object());
    return events;
}

bool wait_until(std::function<bool()> const& so)
{
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!so()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return true;
}

} // namespace support
