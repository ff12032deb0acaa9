#include "metrics.hpp"

#include <algorithm>
#include <charconv>

namespace relay {

namespace {

std::string number(double value)
{
    char text[32];
    auto const written = std::to_chars(text, text + sizeof text, value);
    return {text, written.ptr};
}

void begin(std::string& out, std::string_view name, std::string_view type, std::string_view help)
{
    out.append("# HELP relay_").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE relay_").append(name).append(" ").append(type).append("\n");
}

// Labels as they are written: none of ours has to be escaped.
void sample(std::string& out, std::string_view name, std::string_view labels,
            std::string_view value)
{
    out.append("relay_").append(name);
    if (!labels.empty())
        out.append("{").append(labels).append("}");
    out.append(" ").append(value).append("\n");
}

void single(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            std::uint64_t value)
{
    begin(out, name, type, help);
    sample(out, name, {}, std::to_string(value));
}

void counts(std::string& out, std::string_view name, std::string_view help, std::string_view label,
            std::map<std::string, std::uint64_t> const& values)
{
    begin(out, name, "counter", help);
    for (auto const& [value, count] : values)
        sample(out, name, std::string(label).append("=\"").append(value).append("\""),
               std::to_string(count));
}

void write_pool(std::string& out, responses::pool_figures const& pool)
{
    single(out, "model_connections", "gauge", "Connections to the model, idle ones included.",
           pool.open);
    single(out, "model_connections_idle", "gauge", "Those of them that no stream uses.", pool.idle);
    single(out, "model_connections_waiting", "gauge", "Streams that wait for a connection.",
           pool.waiting);
    single(out, "model_connections_opened_total", "counter", "Connections that became ready.",
           pool.opened);
    single(out, "model_connections_reused_total", "counter",
           "Streams on a connection that had served another.", pool.reused);
}

} // namespace

void metrics::note_request(std::string_view target, unsigned status)
{
    std::lock_guard const lock(guard_);
    ++requests_[{std::string(target), status}];
}

void metrics::note_stream_begin()
{
    std::lock_guard const lock(guard_);
    ++open_;
}

void metrics::note_stream_end(stream_record const& how)
{
    std::lock_guard const lock(guard_);
    --open_;
    ++outcomes_[std::string(how.outcome)];
    if (!how.error.empty())
        ++errors_[std::string(how.error)];
    events_ += how.events;
    octets_ += how.octets;
    if (how.first_text)
        note_first_text(std::chrono::duration<double>(*how.first_text).count());
}

void metrics::note_first_text(double seconds)
{
    ++first_texts_;
    first_text_sum_ += seconds;
    auto const within = std::ranges::lower_bound(bounds, seconds);
    if (within != bounds.end())
        ++first_text_[static_cast<std::size_t>(within - bounds.begin())];
}

void metrics::write_first_text(std::string& out) const
{
    constexpr std::string_view name = "first_text_seconds";
    begin(out, name, "histogram", "From the request to the model to its first text.");
    std::uint64_t below = 0;
    auto const bucket = std::string(name).append("_bucket");
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        below += first_text_[i];
        sample(out, bucket, std::string("le=\"").append(number(bounds[i])).append("\""),
               std::to_string(below));
    }
    sample(out, bucket, "le=\"+Inf\"", std::to_string(first_texts_));
    sample(out, std::string(name).append("_sum"), {}, number(first_text_sum_));
    sample(out, std::string(name).append("_count"), {}, std::to_string(first_texts_));
}

std::string metrics::text(responses::pool_figures const& pool) const
{
    std::lock_guard const lock(guard_);
    std::string out;
    begin(out, "requests_total", "counter", "Requests answered, by target and HTTP status.");
    for (auto const& [key, count] : requests_)
        sample(out, "requests_total",
               std::string("target=\"")
                   .append(key.first)
                   .append("\",status=\"")
                   .append(std::to_string(key.second))
                   .append("\""),
               std::to_string(count));
    single(out, "streams_open", "gauge", "Streams that run.", open_);
    counts(out, "streams_total", "Streams that ended, by how.", "outcome", outcomes_);
    counts(out, "errors_total", "Streams that failed, by what went wrong.", "kind", errors_);
    single(out, "events_total", "counter", "Events sent to browsers, of streams that ended.",
           events_);
    single(out, "event_octets_total", "counter", "Octets of these events.", octets_);
    write_first_text(out);
    write_pool(out, pool);
    return out;
}

} // namespace relay
