#pragma once

#include <responses/sse.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The WHATWG HTML standard's "Interpreting an event stream", as slow and as plain as its text.
namespace responses::test {

struct sse_event
{
    std::string event;
    std::string data;
    std::string id;

    bool operator==(sse_event const&) const = default;
};

/// All that a stream gives.
struct sse_outcome
{
    std::vector<sse_event> events;
    std::optional<sse_event> unfinished; ///< What `finish` adds.
    bool too_large = false;
    std::string last_event_id;
    std::optional<std::chrono::milliseconds> retry;

    bool operator==(sse_outcome const&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, sse_event const& event)
{
    return out << "{event \"" << event.event << "\", data \"" << event.data << "\", id \""
               << event.id << "\"}";
}

inline std::ostream& operator<<(std::ostream& out, sse_outcome const& outcome)
{
    for (auto const& event : outcome.events)
        out << event << '\n';
    if (outcome.unfinished)
        out << "unfinished " << *outcome.unfinished << '\n';
    if (outcome.retry)
        out << "retry " << outcome.retry->count() << '\n';
    return out << "last id \"" << outcome.last_event_id << '"'
               << (outcome.too_large ? ", too large" : "");
}

class reference_sse
{
public:
    explicit reference_sse(sse::limits const& bounds = {}) : bounds_{bounds} {}

    sse_outcome operator()(std::string stream)
    {
        if (stream.starts_with("\xEF\xBB\xBF"))
            stream.erase(0, 3);
        std::string line;
        for (std::size_t i = 0; i < stream.size() && !outcome_.too_large; ++i) {
            if (stream[i] != '\r' && stream[i] != '\n') {
                line += stream[i];
                continue;
            }
            process_line(std::exchange(line, {}));
            if (stream[i] == '\r' && i + 1 < stream.size() && stream[i + 1] == '\n')
                ++i;
        }
        if (!line.empty() && !outcome_.too_large)
            process_line(line);
        if (!data_.empty() && !outcome_.too_large)
            outcome_.unfinished = event();
        return outcome_;
    }

private:
    void process_line(std::string const& line)
    {
        if (line.size() > bounds_.line)
            outcome_.too_large = true;
        else if (line.empty())
            dispatch();
        else if (line[0] != ':')
            split(line);
    }

    void split(std::string const& line)
    {
        auto const colon = line.find(':');
        if (colon == std::string::npos)
            return process_field(line, "");
        auto value = line.substr(colon + 1);
        if (value.starts_with(' '))
            value.erase(0, 1);
        process_field(line.substr(0, colon), value);
    }

    void process_field(std::string const& name, std::string const& value)
    {
        if (name == "event")
            event_type_ = value;
        if (name == "data")
            data_ += value + '\n';
        if (name == "id" && value.find('\0') == std::string::npos)
            last_event_id_ = value;
        if (name == "retry")
            set_retry(value);
        outcome_.too_large = !data_.empty() && data_.size() - 1 > bounds_.event;
    }

    void set_retry(std::string const& value)
    {
        std::int64_t count = 0;
        for (char digit : value) {
            if (digit < '0' || digit > '9')
                return;
            if (count > (std::numeric_limits<std::int64_t>::max() - (digit - '0')) / 10)
                return;
            count = count * 10 + (digit - '0');
        }
        if (!value.empty())
            outcome_.retry = std::chrono::milliseconds{count};
    }

    void dispatch()
    {
        outcome_.last_event_id = last_event_id_;
        if (!data_.empty())
            outcome_.events.push_back(event());
        data_.clear();
        event_type_.clear();
    }

    sse_event event() const
    {
        return {event_type_, data_.substr(0, data_.size() - 1), last_event_id_};
    }

    sse::limits bounds_;
    sse_outcome outcome_;
    std::string event_type_;
    std::string data_;
    std::string last_event_id_;
};

} // namespace responses::test
