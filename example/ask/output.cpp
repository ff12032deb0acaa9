#include "output.hpp"

#include <responses/json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cerrno>
#include <cstdio>
#include <iomanip>
#include <optional>
#include <sstream>
#include <system_error>

namespace ask {

namespace {

class text_printer final : public printer
{
public:
    void event(responses::event const& event) override { write(event.text()); }

    void reply(responses::response const& reply) override
    {
        if (last_ == '\0')
            write(reply.output_text());
    }

    void finish() override
    {
        if (last_ != '\0' && last_ != '\n')
            write("\n");
    }

private:
    void write(std::string_view text)
    {
        if (text.empty())
            return;
        last_ = text.back();
        write_output(text);
    }

    char last_ = '\0'; // nothing has been written
};

std::string event_line(std::string_view type, std::optional<std::int64_t> sequence_number,
                       std::string_view data)
{
    std::string line = R"({"type":)";
    line += boost::json::serialize(type);
    line += R"(,"sequence_number":)";
    line += sequence_number ? std::to_string(*sequence_number) : "null";
    line += R"(,"data":)";
    line += data;
    line += "}\n";
    return line;
}

// The terminal event that a body stands for.
std::string terminal_event_line(responses::response const& reply)
{
    std::string const type = "response." + (reply.status.empty() ? "completed" : reply.status);
    std::string const data = R"({"type":)" + boost::json::serialize(type) +
                             R"(,"sequence_number":null,"response":)" + responses::to_json(reply) +
                             "}";
    return event_line(type, std::nullopt, data);
}

class events_printer final : public printer
{
public:
    void event(responses::event const& event) override
    {
        streamed_ = true;
        // An event of several data lines has line ends between its tokens.
        bool const one_line = event.raw().find('\n') == std::string_view::npos;
        write_output(
            event_line(event.name(), event.sequence_number(),
                       one_line ? std::string(event.raw()) : boost::json::serialize(event.json())));
    }

    void reply(responses::response const& reply) override
    {
        if (!streamed_)
            write_output(terminal_event_line(reply));
    }

private:
    bool streamed_ = false;
};

class json_printer final : public printer
{
public:
    void event(responses::event const&) override {}

    void reply(responses::response const& reply) override
    {
        write_output(responses::to_json(reply) + '\n');
    }
};

} // namespace

std::unique_ptr<printer> make_printer(output_form form)
{
    switch (form) {
    case output_form::events: return std::make_unique<events_printer>();
    case output_form::json: return std::make_unique<json_printer>();
    case output_form::text: break;
    }
    return std::make_unique<text_printer>();
}

void write_output(std::string_view text)
{
    errno = 0;
    bool const written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (written)
        return;
    int const reason = errno;
    if (reason == EINTR)
        throw output_interrupted("interrupted");
    throw output_error("cannot write the output: " + std::generic_category().message(reason));
}

std::string format_timings(responses::call_timings const& timings)
{
    std::ostringstream table;
    table << "timings, in ms from the start of the call\n" << std::fixed << std::setprecision(1);
    auto const row = [&](char const* name, std::optional<responses::call_timings::duration> value,
                         char const* remark = "") {
        table << "  " << std::left << std::setw(12) << name << std::right << std::setw(10);
        if (value)
            table << std::chrono::duration<double, std::milli>(*value).count();
        else
            table << '-';
        table << remark << '\n';
    };
    row("connect", timings.connected, timings.reused ? "  (reused connection)" : "");
    row("TLS", timings.handshaked, timings.resumed ? "  (resumed session)" : "");
    row("first byte", timings.first_byte);
    row("first token", timings.first_text);
    row("total", timings.finished);
    if (timings.attempts > 1)
        table << "  attempts    " << std::setw(10) << timings.attempts << '\n';
    return table.str();
}

} // namespace ask
