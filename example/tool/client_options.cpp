#include "tool/client_options.hpp"

#include "tool/usage_error.hpp"

#include <responses/logger.hpp>

#include <boost/program_options.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <utility>

namespace po = boost::program_options;

namespace tool {

namespace {

auto text(std::string& target, char const* name) { return po::value(&target)->value_name(name); }

std::pair<std::string, std::string> parse_header(std::string const& field)
{
    auto const colon = field.find(':');
    if (colon == 0 || colon == std::string::npos)
        throw usage_error("--header must be of the form 'NAME: VALUE'"); // It may hold a key.
    auto const value = field.find_first_not_of(' ', colon + 1);
    return {field.substr(0, colon), value == std::string::npos ? "" : field.substr(value)};
}

// What is asked for on the command line holds for every server.
void set_proxy(responses::proxy_options& proxy, std::string const& url)
{
    proxy = {.https = url, .http = url};
}

void set_tls(responses::tls_options& tls, client_values const& values)
{
    tls.ca_file = values.ca_file;
    tls.cert_file = values.cert_file;
    tls.key_file = values.key_file.empty() ? values.cert_file : values.key_file;
}

} // namespace

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

void add_base_url(options_description& all, client_values& values)
{
    all.add_options()(
        "base-url", text(values.base_url, "URL"),
        "where the API is (default: $OPENAI_BASE_URL, else https://api.openai.com/v1); "
        "mock: starts the embedded server, mock:?tokens=N&rate=N says how many tokens it sends, "
        "and how many of them a second (0: as fast as it can)");
}

void add_way(options_description& all, client_values& values)
{
    auto add = all.add_options();
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
}

void add_fields_and_log(options_description& all, client_values& values)
{
    auto add = all.add_options();
    add("header", po::value(&values.headers)->value_name("'NAME: VALUE'"),
        "one more header field; may be repeated");
    add("log", text(values.log, "LEVEL"),
        "write to standard error what happens: off, error (calls that failed), warn (and attempts "
        "that did), info (every call) or debug (everything); keys, cookies and texts are not in it "
        "(default: $RESPONSES_LOG, else $OPENAI_LOG, else off)");
}

responses::options client_options(client_values const& values, variables_map const& found,
                                  std::string const& user_agent)
{
    responses::options options = responses::options::from_environment();
    options.user_agent = user_agent;
    if (!values.base_url.empty())
        options.base_url = values.base_url;
    for (auto const& field : values.headers)
        options.headers.push_back(parse_header(field));
    if (found.contains("proxy"))
        set_proxy(options.proxy, values.proxy);
    options.unix_socket = values.unix_socket;
    set_tls(options.tls, values);
    options.tls.verify = !found.contains("insecure");
    if (found.contains("log"))
        options.observer = make_logger(values.log);
    return options;
}

variables_map read_command_line(int argc, char const* const* argv, options_description const& all,
                                char const* positional)
try {
    po::positional_options_description words;
    if (*positional != '\0')
        words.add(positional, -1);
    namespace style = po::command_line_style;
    variables_map found;
    po::store(po::command_line_parser(argc, argv)
                  .options(all)
                  .positional(words)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              found);
    po::notify(found);
    return found;
} catch (po::error const& problem) {
    throw usage_error(problem.what());
}

std::string help_text(char const* opening, options_description const& all, char const* closing)
{
    std::ostringstream text;
    text << opening << all << closing;
    return text.str();
}

unsigned parse_count(char const* option, std::string const& text)
{
    unsigned count = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failure == std::errc::invalid_argument || end != text.data() + text.size())
        throw usage_error(std::string(option) + " must be a whole number, 0 or more");
    return failure == std::errc{} ? count : std::numeric_limits<unsigned>::max();
}

void set_limit(std::chrono::milliseconds& limit, variables_map const& found, char const* name)
{
    if (!found.contains(name))
        return;
    double const seconds = found[name].as<double>();
    if (!(seconds >= 0 && seconds <= 1e9))
        throw usage_error(std::string("--") + name + " must be a number of seconds, 0 or more");
    // Upwards: a limit must not become 0, which is none.
    limit = std::chrono::milliseconds{std::llround(std::ceil(seconds * 1000))};
}

void set_silence(responses::time_limits& limits, variables_map const& found)
{
    for (auto* limit : {&limits.header, &limits.first_event, &limits.idle})
        set_limit(*limit, found, "timeout-idle");
}

} // namespace tool
