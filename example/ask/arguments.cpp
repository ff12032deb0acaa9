#include "arguments.hpp"

#include "help.hpp"
#include "mock.hpp"

#include <responses/logger.hpp>

#include <boost/json/parse.hpp>
#include <boost/program_options.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <iostream>
#include <iterator>
#include <limits>

namespace po = boost::program_options;

namespace ask {

namespace {

// The values as they are written, before any of them is judged.
struct raw_values
{
    std::string base_url;
    std::string model;
    std::string instructions;
    std::string body;
    std::string output;
    std::string ca_file;
    std::string cert_file;
    std::string key_file;
    std::string proxy;
    std::string unix_socket;
    std::vector<std::string> headers;
    std::vector<std::string> prompt;
    std::string retries;
    std::string resume;
    std::string log;
    int repeat = 1;
};

po::options_description visible_options(raw_values& values)
{
    auto const text = [](std::string& target, char const* name) {
        return po::value(&target)->value_name(name);
    };
    auto const seconds = [] { return po::value<double>()->value_name("SECONDS"); };

    po::options_description options{"Options", 100, 60};
    auto add = options.add_options();
    add("base-url", text(values.base_url, "URL"),
        "where the API is (default: $OPENAI_BASE_URL, else https://api.openai.com/v1); "
        "mock: starts the embedded server, mock:?tokens=N&rate=N says how many tokens it sends, "
        "and how many of them a second (0: as fast as it can)");
    add("model", text(values.model, "NAME")->default_value("gpt-4.1"), "the model to ask");
    add("instructions", text(values.instructions, "TEXT"), "the system message");
    add("body", text(values.body, "JSON"),
        "a JSON object merged into the request; its members win over the options above");
    add("no-stream", "ask for the whole response at once");
    add("output", text(values.output, "FORM")->default_value("text"),
        "text: the text as it arrives; events: one JSON object a line for each event; "
        "json: the final response as one JSON document");
    add("ca-file", text(values.ca_file, "FILE"), "trust the authorities in this PEM file too");
    add("insecure", "accept any certificate: for experiments only");
    add("cert", text(values.cert_file, "FILE"), "show the server the certificate in this PEM file");
    add("key", text(values.key_file, "FILE"),
        "its private key, as PEM (default: in the file of --cert)");
    add("proxy", text(values.proxy, "URL"),
        "go through this HTTP proxy, http://[user:password@]host:port; '' is none (default: "
        "$https_proxy or $http_proxy, by the scheme of the server's URL, unless $no_proxy excepts "
        "the server; or these in capitals)");
    add("unix-socket", text(values.unix_socket, "PATH"),
        "connect to this Unix domain socket instead of the server's host");
    add("timeout-connect", seconds(), "limit for DNS, TCP, a proxy and TLS together (default: 10)");
    add("timeout-idle", seconds(),
        "limit for the server's silence: before its answer, before the first event, and between "
        "events (default: 600)");
    add("timeout", seconds(),
        "limit for everything, retries included (default: none); for all three, 0 means no limit");
    add("retries", text(values.retries, "N")->default_value("2"),
        "how often to try again what failed before anything of the answer was printed, waiting "
        "longer each time, or as long as the server says");
    add("resume", text(values.resume, "N")->default_value("0"),
        "go on with a stream that breaks off, where the server keeps its response: give up after N "
        "attempts in a row that bring nothing new");
    add("repeat", po::value(&values.repeat)->value_name("N")->default_value(1),
        "ask N times, one call after another, until one does not complete");
    add("no-keep-alive", "open a connection for each call");
    add("header", po::value(&values.headers)->value_name("'NAME: VALUE'"),
        "one more header field; may be repeated");
    add("timings", "print to standard error when things happened");
    add("log", text(values.log, "LEVEL"),
        "write to standard error what happens: off, error (calls that failed), warn (and attempts "
        "that did), info (every call) or debug (everything); keys, cookies and texts are not in it "
        "(default: $RESPONSES_LOG, else $OPENAI_LOG, else off)");
    add("help", "print this text");
    add("version", "print the version");
    return options;
}

po::variables_map read_command_line(int argc, char const* const* argv,
                                    po::options_description const& visible, raw_values& values)
{
    po::options_description all;
    all.add(visible);
    all.add_options()("prompt", po::value(&values.prompt));
    po::positional_options_description positional;
    positional.add("prompt", -1);

    namespace style = po::command_line_style;
    po::variables_map found;
    po::store(po::command_line_parser(argc, argv)
                  .options(all)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              found);
    po::notify(found);
    return found;
}

void set_limit(std::chrono::milliseconds& limit, po::variables_map const& found, char const* name)
{
    if (!found.contains(name))
        return;
    double const seconds = found[name].as<double>();
    if (!(seconds >= 0 && seconds <= 1e9))
        throw usage_error(std::string("--") + name + " must be a number of seconds, 0 or more");
    // Upwards: a limit must not become 0, which is none.
    limit = std::chrono::milliseconds{std::llround(std::ceil(seconds * 1000))};
}

// More than fit are as good as the most that do.
unsigned parse_count(char const* option, std::string const& text)
{
    unsigned count = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failure == std::errc::invalid_argument || end != text.data() + text.size())
        throw usage_error(std::string(option) + " must be a whole number, 0 or more");
    return failure == std::errc{} ? count : std::numeric_limits<unsigned>::max();
}

// Silence has several stages, each with a limit of its own.
void set_silence(responses::time_limits& limits, po::variables_map const& found)
{
    set_limit(limits.header, found, "timeout-idle");
    set_limit(limits.first_event, found, "timeout-idle");
    set_limit(limits.idle, found, "timeout-idle");
}

std::pair<std::string, std::string> parse_header(std::string const& field)
{
    auto const colon = field.find(':');
    if (colon == 0 || colon == std::string::npos)
        throw usage_error("--header must be of the form 'NAME: VALUE'"); // It may hold a key.
    auto const value = field.find_first_not_of(' ', colon + 1);
    return {field.substr(0, colon), value == std::string::npos ? "" : field.substr(value)};
}

// Null for `off`.
std::shared_ptr<responses::observer> make_logger(std::string const& name)
{
    auto const level = responses::log_level_of(name);
    if (!level)
        throw usage_error("--log must be off, error, warn, info or debug, not '" + name + "'");
    if (*level == responses::log_level::off)
        return nullptr;
    responses::logger_options const settings{.level = *level};
    return std::make_shared<responses::logger>(settings);
}

// What is asked for on the command line holds for every server.
void set_proxy(responses::proxy_options& proxy, std::string const& url)
{
    proxy = {.https = url, .http = url};
}

void set_tls(responses::tls_options& tls, raw_values const& values)
{
    tls.ca_file = values.ca_file;
    tls.cert_file = values.cert_file;
    tls.key_file = values.key_file.empty() ? values.cert_file : values.key_file;
}

responses::options make_options(raw_values const& values, po::variables_map const& found)
{
    responses::options options = responses::options::from_environment();
    options.user_agent = "responses-ask/" RESPONSES_VERSION;
    if (!values.base_url.empty())
        options.base_url = values.base_url;
    for (auto const& field : values.headers)
        options.headers.push_back(parse_header(field));
    set_limit(options.limits.connect, found, "timeout-connect");
    set_silence(options.limits, found);
    set_limit(options.limits.deadline, found, "timeout");
    options.retries.max_retries = parse_count("--retries", values.retries);
    options.resume.max_attempts = parse_count("--resume", values.resume);
    if (found.contains("no-keep-alive"))
        options.pool.idle = 0;
    if (found.contains("proxy"))
        set_proxy(options.proxy, values.proxy);
    options.unix_socket = values.unix_socket;
    set_tls(options.tls, values);
    options.tls.verify = !found.contains("insecure");
    if (found.contains("log"))
        options.observer = make_logger(values.log);
    return options;
}

boost::json::object parse_body(std::string const& text)
{
    if (text.empty())
        return {};
    boost::json::error_code failure;
    auto const value = boost::json::parse(text, failure);
    if (failure)
        throw usage_error("--body is not JSON: " + failure.message());
    if (!value.is_object())
        throw usage_error("--body must be a JSON object");
    return value.get_object();
}

std::string read_standard_input()
{
    std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    // What echo and editors add at the end is not part of the question.
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

std::string join_prompt(std::vector<std::string> const& words)
{
    if (words.size() == 1 && words.front() == "-")
        return read_standard_input();
    std::string prompt;
    for (auto const& word : words)
        prompt.append(prompt.empty() ? "" : " ").append(word);
    return prompt;
}

responses::request make_request(raw_values const& values, bool may_lack_input)
{
    responses::request request{.model = values.model};
    if (!values.instructions.empty())
        request.instructions = values.instructions;
    if (!values.prompt.empty())
        request.input = join_prompt(values.prompt);
    else if (!may_lack_input)
        throw usage_error("PROMPT is missing; try --help");
    return request;
}

output_form parse_output(std::string const& form)
{
    if (form == "text")
        return output_form::text;
    if (form == "events")
        return output_form::events;
    if (form == "json")
        return output_form::json;
    throw usage_error("--output must be text, events or json, not '" + form + "'");
}

arguments parse(int argc, char const* const* argv)
{
    raw_values values;
    auto const visible = visible_options(values);
    auto const found = read_command_line(argc, argv, visible, values);
    if (found.contains("help"))
        return {.notice = help_text(visible)};
    if (found.contains("version"))
        return {.notice = "responses-ask " RESPONSES_VERSION "\n"};
    if (values.repeat < 1)
        throw usage_error("--repeat must be 1 or more");

    arguments result{.options = make_options(values, found),
                     .output = parse_output(values.output),
                     .repeat = values.repeat,
                     .stream = !found.contains("no-stream"),
                     .timings = found.contains("timings")};
    result.mock = parse_mock(result.options.base_url);
    result.special.body = parse_body(values.body);
    result.request = make_request(values, result.special.body.contains("input"));
    return result;
}

} // namespace

arguments parse_arguments(int argc, char const* const* argv)
{
    try {
        return parse(argc, argv);
    } catch (po::error const& problem) {
        throw usage_error(problem.what());
    }
}

} // namespace ask
