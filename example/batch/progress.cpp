#include "progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace batch_tool {

namespace {

constexpr std::size_t widest_bar = 20;

template <class... Values>
std::string formatted(char const* format, Values... values)
{
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

std::string time_text(double seconds)
{
    auto const whole = std::llround(std::min(seconds, 1e9));
    if (whole >= 3600)
        return formatted("%lldh%02lldm", whole / 3600, whole / 60 % 60);
    if (whole >= 60)
        return formatted("%lldm%02llds", whole / 60, whole % 60);
    return formatted("%llds", whole);
}

double rate(std::uint64_t count, std::chrono::duration<double> time)
{
    return time.count() > 0 ? static_cast<double>(count) / time.count() : 0;
}

std::string bar(double share)
{
    auto const full = static_cast<std::size_t>(share * static_cast<double>(widest_bar));
    std::string text = "[";
    text.append(full, '#').append(widest_bar - full, '.');
    return text.append(formatted("] %3.0f %%  ", std::floor(share * 100)));
}

// By what has been read, less what of it is still running.
std::string time_left(progress const& now)
{
    auto const done = static_cast<double>(now.so_far.done());
    auto const seen = done + static_cast<double>(now.running);
    double const share = now.share_taken.value_or(0) * (seen > 0 ? done / seen : 0);
    if (share <= 0.01 || share >= 1)
        return {};
    auto const left = time_text(now.time.count() * (1 - share) / share);
    return std::string("  ").append(left).append(" left");
}

std::string dollars(double cost) { return formatted("$%.*f", cost < 1 ? 4 : 2, cost); }

unsigned long long number(std::uint64_t count) { return count; }

} // namespace

std::string progress_line(progress const& now, std::size_t width)
{
    auto const& so_far = now.so_far;
    std::string line = now.share_taken ? bar(std::clamp(*now.share_taken, 0.0, 1.0)) : "";
    line += formatted("%llu done", number(so_far.done()));
    if (so_far.failed > 0)
        line += formatted(" (%llu failed)", number(so_far.failed));
    line += formatted("  %.1f/s", rate(so_far.done(), now.time));
    line +=
        formatted("  %.0f tokens/s", rate(so_far.input_tokens + so_far.output_tokens, now.time));
    line += formatted("  %zu in flight", now.running);
    if (now.has_prices)
        line.append("  ").append(dollars(so_far.cost));
    line += now.notice.empty() ? time_left(now) : "  " + now.notice;
    return line.substr(0, width);
}

std::string summary(progress const& last)
{
    auto const& all = last.so_far;
    std::string text =
        formatted("%llu succeeded, %llu failed", number(all.succeeded), number(all.failed));
    if (last.skipped > 0)
        text += formatted(", %llu skipped (done before)", number(last.skipped));
    text += formatted(" in %s: %.1f/s\n", time_text(last.time.count()).c_str(),
                      rate(all.done(), last.time));
    if (all.done() > 0)
        text += formatted("seconds: p50 %.3g, p90 %.3g, p99 %.3g\n", all.took.quantile(0.5),
                          all.took.quantile(0.9), all.took.quantile(0.99));
    text +=
        formatted("tokens: %llu in, %llu out", number(all.input_tokens), number(all.output_tokens));
    text.append(last.has_prices ? ", " : "");
    text.append(last.has_prices ? dollars(all.cost) : "").append("\n");
    for (auto const& [kind, count] : all.errors)
        text += formatted("%8llu x ", number(count)) + kind + "\n";
    return last.notice.empty() ? text : text + last.notice + "\n";
}

} // namespace batch_tool
