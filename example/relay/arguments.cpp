#include "arguments.hpp"

#include "help.hpp"
#include "tool/client_options.hpp"
#include "tool/mock.hpp"
#include "tool/usage_error.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/program_options.hpp>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace po = boost::program_options;

namespace relay {

namespace {

// Somebody sits there and waits.
constexpr std::chrono::minutes patience_with_models{2};

// The values as they are written, before any of them is judged.
struct raw_values
{
    tool::client_values client;
    std::string port;
    std::string threads;
    std::string max_output_tokens;
    std::string streams;
    std::string streams_per_client;
    std::string request_body;
};

tool::options_description visible_options(raw_values& values, settings& how)
{
    auto const text = [](std::string& target, char const* name, char const* usual) {
        return po::value(&target)->value_name(name)->default_value(usual);
    };
    tool::options_description options{"Options", 100, 60};
    auto add = options.add_options();
    add("address", text(how.address, "IP", "127.0.0.1"), "where to listen");
    add("port", text(values.port, "N", "8080"), "0: any that is free");
    add("host", po::value(&how.hosts)->value_name("NAME"),
        "a name that browsers know it by, besides that address and localhost; * for any; may be "
        "repeated");
    add("threads", text(values.threads, "N", "1"), "each has a client of its own");
    add("model", text(how.model, "NAME", "gpt-4.1"), "the model to ask");
    add("instructions", po::value(&how.instructions)->value_name("TEXT"), "the system message");
    add("max-output-tokens", text(values.max_output_tokens, "N", "0"),
        "of one answer; 0: as many as the model likes");
    add("max-streams", text(values.streams, "N", "5000"), "at the same time");
    add("max-streams-per-client", text(values.streams_per_client, "N", "8"),
        "of one address at the same time");
    add("max-request", text(values.request_body, "OCTETS", "262144"), "the longest body");
    add("timeout-idle", po::value<double>()->value_name("SECONDS"),
        "limit for the model's silence; 0: none (default: 120)");
    add("grace", po::value<double>()->value_name("SECONDS"),
        "for streams to end when it is to stop (default: 10)");
    add("base-url", text(values.client.base_url, "URL", "mock:"),
        "where the API is; mock: is the embedded server, mock:?tokens=N&rate=N says how many "
        "tokens it sends, and how many of them a second (0: as fast as it can)");
    tool::add_way(options, values.client);
    tool::add_fields_and_log(options, values.client);
    add("help", "print this text");
    add("version", "print the version");
    return options;
}

std::uint16_t parse_port(std::string const& text)
{
    unsigned const port = tool::parse_count("--port", text);
    if (port > std::numeric_limits<std::uint16_t>::max())
        throw tool::usage_error("--port must be between 0 and 65535");
    return static_cast<std::uint16_t>(port);
}

unsigned at_least_one(char const* option, std::string const& text)
{
    unsigned const count = tool::parse_count(option, text);
    if (count == 0)
        throw tool::usage_error(std::string(option) + " must be 1 or more");
    return count;
}

void check_address(std::string const& text)
{
    boost::system::error_code failure;
    boost::asio::ip::make_address(text, failure);
    if (failure)
        throw tool::usage_error("--address must be an IP address, not '" + text + "'");
}

void set_upstream(settings& how, raw_values const& values, tool::variables_map const& found)
{
    how.upstream = tool::client_options(values.client, found, "responses-relay/" RESPONSES_VERSION);
    how.upstream.pool.connections = how.streams.all;
    auto& limits = how.upstream.limits;
    limits.header = limits.first_event = limits.idle = patience_with_models;
    tool::set_silence(limits, found);
    bool const is_asked_for = found.contains("log") || std::getenv("RESPONSES_LOG") != nullptr ||
                              std::getenv("OPENAI_LOG") != nullptr;
    if (!is_asked_for) // What a browser is not told is told here.
        how.upstream.observer = tool::make_logger("error");
}

} // namespace

arguments parse_arguments(int argc, char const* const* argv)
{
    raw_values values;
    arguments made;
    auto& how = made.how;
    auto const visible = visible_options(values, how);
    auto const found = tool::read_command_line(argc, argv, visible, "");
    if (found.contains("help"))
        made.notice = help_text(visible);
    if (found.contains("version"))
        made.notice = "responses-relay " RESPONSES_VERSION "\n";
    if (!made.notice.empty())
        return made;
    check_address(how.address);
    how.port = parse_port(values.port);
    how.threads = std::min(at_least_one("--threads", values.threads), 256U);
    how.max_output_tokens = tool::parse_count("--max-output-tokens", values.max_output_tokens);
    how.streams.all = at_least_one("--max-streams", values.streams);
    how.streams.one_client = at_least_one("--max-streams-per-client", values.streams_per_client);
    how.request_body = at_least_one("--max-request", values.request_body);
    tool::set_limit(how.grace, found, "grace");
    set_upstream(how, values, found);
    made.mock = tool::parse_mock(how.upstream.base_url);
    return made;
}

} // namespace relay
