#include "arguments.hpp"

#include "help.hpp"
#include "tool/client_options.hpp"
#include "tool/mock.hpp"
#include "tool/usage_error.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace po = boost::program_options;

namespace batch_tool {

namespace {

constexpr char const* usual_concurrency = "auto:1..64";

// The values as they are written, before any of them is judged.
struct raw_values
{
    tool::client_values client;
    std::string input;
    std::string out;
    std::string errors;
    std::string concurrency;
    std::string rpm;
    std::string tpm;
    std::string retries;
    std::string order;
};

tool::options_description visible_options(raw_values& values)
{
    auto const text = [](std::string& target, char const* name) {
        return po::value(&target)->value_name(name);
    };
    auto const number = [](char const* name) { return po::value<double>()->value_name(name); };

    tool::options_description options{"Options", 100, 60};
    auto add = options.add_options();
    add("input,i", text(values.input, "FILE"),
        "the rows, a line each, also packed by gzip; - is standard input");
    add("output,o", text(values.out, "FILE"), "where responses go; - is standard output");
    add("errors,e", text(values.errors, "FILE"), "where failures go");
    add("resume", "go on with these files: what is in them is not asked again");
    add("retry-failed",
        "with --resume: ask failures again; the error file is begun anew, and what it had is kept "
        "in FILE.before");
    add("concurrency", text(values.concurrency, "N")->default_value(usual_concurrency),
        "how many at the same time: a number, or auto:LEAST..MOST, as the server can");
    add("rpm", text(values.rpm, "N")->default_value("0"),
        "requests a minute, at most; 0: as the server allows");
    add("tpm", text(values.tpm, "N")->default_value("0"),
        "tokens a minute, at most; 0: as the server allows");
    add("retries", text(values.retries, "N")->default_value("5"),
        "how often to try again what failed; what was refused for the rate does not count while "
        "others are answered");
    add("order", text(values.order, "done|input")->default_value("done"),
        "write results as they come, or as their rows do");
    add("price-input", number("DOLLARS"), "for a million tokens of input");
    add("price-cached", number("DOLLARS"),
        "for those of them that were cached (default: the same)");
    add("price-output", number("DOLLARS"), "for a million tokens of output");
    add("max-cost", number("DOLLARS"),
        "ask for nothing more when that would cost more, in this run");
    add("deadline", number("SECONDS"),
        "ask for nothing more then; what is under way has 30 seconds to end");
    add("timeout", number("SECONDS"),
        "limit for one row, retries and the wait for its rate included (default: none)");
    tool::add_base_url(options, values.client);
    tool::add_way(options, values.client);
    tool::add_fields_and_log(options, values.client);
    add("quiet", "no progress, no summary");
    add("help", "print this text");
    add("version", "print the version");
    return options;
}

double amount(tool::variables_map const& found, char const* name, double otherwise = 0)
{
    if (!found.contains(name))
        return otherwise;
    double const value = found[name].as<double>();
    if (!std::isfinite(value) || value < 0)
        throw tool::usage_error(std::string("--") + name + " must be a number, 0 or more");
    return value;
}

std::size_t parse_bound(std::string const& text)
{
    constexpr unsigned most = 10'000;
    unsigned const count = tool::parse_count("--concurrency", text);
    if (count == 0 || count > most)
        throw tool::usage_error("--concurrency must be between 1 and 10000");
    return count;
}

void set_concurrency(arguments& made, std::string const& text)
{
    constexpr std::string_view automatic = "auto:";
    auto& rates = made.options.rates;
    auto const dots = text.find("..");
    if (!text.starts_with(automatic)) {
        rates.concurrency = rates.least_concurrency = parse_bound(text);
    } else if (dots == text.npos) {
        throw tool::usage_error("--concurrency must be N or auto:LEAST..MOST");
    } else {
        rates.least_concurrency =
            parse_bound(text.substr(automatic.size(), dots - automatic.size()));
        rates.concurrency = parse_bound(text.substr(dots + 2));
    }
    if (rates.least_concurrency > rates.concurrency)
        throw tool::usage_error("--concurrency: the least is above the most");
    made.how.concurrency = rates.concurrency;
    made.options.pool.connections = std::max(made.options.pool.connections, rates.concurrency);
    made.options.pool.idle = rates.concurrency;
}

void set_rates(arguments& made, raw_values const& values)
{
    made.options.rates.adaptive = true;
    made.options.retries.longest_retry_after = std::chrono::hours{1}; // There is time.
    made.options.rates.requests_per_minute = tool::parse_count("--rpm", values.rpm);
    made.options.rates.tokens_per_minute = tool::parse_count("--tpm", values.tpm);
    set_concurrency(made, values.concurrency);
}

void set_prices(arguments& made, tool::variables_map const& found)
{
    made.price.input = amount(found, "price-input");
    made.price.cached = amount(found, "price-cached", made.price.input);
    made.price.output = amount(found, "price-output");
    made.max_cost = amount(found, "max-cost");
    if (made.max_cost > 0 && made.price.input <= 0 && made.price.output <= 0)
        throw tool::usage_error("--max-cost needs --price-input or --price-output");
}

responses::batch_order parse_order(std::string const& text)
{
    if (text == "done")
        return responses::batch_order::done;
    if (text == "input")
        return responses::batch_order::input;
    throw tool::usage_error("--order must be done or input, not '" + text + "'");
}

void set_files(arguments& made, raw_values const& values, tool::variables_map const& found)
{
    if (values.input.empty() || values.out.empty() || values.errors.empty())
        throw tool::usage_error("-i, -o and -e are needed; try --help");
    if (values.out == values.errors)
        throw tool::usage_error("-o and -e must be two files");
    made.input = values.input;
    made.results = {.out = values.out,
                    .errors = values.errors,
                    .resume = found.contains("resume"),
                    .retry_failed = found.contains("retry-failed")};
    if (made.results.retry_failed && !made.results.resume)
        throw tool::usage_error("--retry-failed goes with --resume");
}

} // namespace

arguments parse_arguments(int argc, char const* const* argv)
{
    raw_values values;
    auto const visible = visible_options(values);
    auto const found = tool::read_command_line(argc, argv, visible, "");
    arguments made;
    if (found.contains("help"))
        made.notice = help_text(visible);
    if (found.contains("version"))
        made.notice = "responses-batch " RESPONSES_VERSION "\n";
    if (!made.notice.empty())
        return made;
    set_files(made, values, found);
    made.options = tool::client_options(values.client, found, "responses-batch/" RESPONSES_VERSION);
    made.options.retries.max_retries = tool::parse_count("--retries", values.retries);
    tool::set_limit(made.options.limits.deadline, found, "timeout");
    tool::set_limit(made.deadline, found, "deadline");
    set_rates(made, values);
    set_prices(made, found);
    made.how.order = parse_order(values.order);
    made.how.unique_keys = false; // The source sees to that.
    if (made.how.order == responses::batch_order::input)
        made.how.window = made.how.concurrency; // What waits for its turn a kill would lose.
    made.mock = tool::parse_mock(made.options.base_url);
    made.quiet = found.contains("quiet");
    return made;
}

} // namespace batch_tool
