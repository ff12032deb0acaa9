#include "arguments.hpp"

#include "help.hpp"
#include "tool/client_options.hpp"
#include "tool/mock.hpp"

#include <boost/json/parse.hpp>
#include <boost/program_options.hpp>

#include <iostream>
#include <iterator>

namespace po = boost::program_options;

namespace ask {

namespace {

// The values as they are written, before any of them is judged.
struct raw_values
{
    tool::client_values client;
    std::string model;
    std::string instructions;
    std::string body;
    std::string output;
    std::vector<std::string> prompt;
    std::string retries;
    std::string resume;
    int repeat = 1;
};

po::options_description visible_options(raw_values& values)
{
    auto const text = [](std::string& target, char const* name) {
        return po::value(&target)->value_name(name);
    };
    auto const seconds = [] { return po::value<double>()->value_name("SECONDS"); };

    po::options_description options{"Options", 100, 60};
    tool::add_base_url(options, values.client);
    auto add = options.add_options();
    add("model", text(values.model, "NAME")->default_value("gpt-4.1"), "the model to ask");
    add("instructions", text(values.instructions, "TEXT"), "the system message");
    add("body", text(values.body, "JSON"),
        "a JSON object merged into the request; its members win over the options above");
    add("no-stream", "ask for the whole response at once");
    add("output", text(values.output, "FORM")->default_value("text"),
        "text: the text as it arrives; events: one JSON object a line for each event; "
        "json: the final response as one JSON document");
    tool::add_way(options, values.client);
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
    add("timings", "print to standard error when things happened");
    tool::add_fields_and_log(options, values.client);
    add("help", "print this text");
    add("version", "print the version");
    return options;
}

// Silence has several stages, each with a limit of its own.
responses::options make_options(raw_values const& values, po::variables_map const& found)
{
    auto options = tool::client_options(values.client, found, "responses-ask/" RESPONSES_VERSION);
    tool::set_limit(options.limits.connect, found, "timeout-connect");
    tool::set_silence(options.limits, found);
    tool::set_limit(options.limits.deadline, found, "timeout");
    options.retries.max_retries = tool::parse_count("--retries", values.retries);
    options.resume.max_attempts = tool::parse_count("--resume", values.resume);
    if (found.contains("no-keep-alive"))
        options.pool.idle = 0;
    return options;
}

boost::json::object parse_body(std::string const& text)
{
    if (text.empty())
        return {};
    boost::json::error_code failure;
    auto const value = boost::json::parse(text, failure);
    if (failure)
        throw tool::usage_error("--body is not JSON: " + failure.message());
    if (!value.is_object())
        throw tool::usage_error("--body must be a JSON object");
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
        throw tool::usage_error("PROMPT is missing; try --help");
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
    throw tool::usage_error("--output must be text, events or json, not '" + form + "'");
}

} // namespace

arguments parse_arguments(int argc, char const* const* argv)
{
    raw_values values;
    auto const visible = visible_options(values);
    po::options_description all;
    all.add(visible);
    all.add_options()("prompt", po::value(&values.prompt));
    auto const found = tool::read_command_line(argc, argv, all, "prompt");
    if (found.contains("help"))
        return {.notice = help_text(visible)};
    if (found.contains("version"))
        return {.notice = "responses-ask " RESPONSES_VERSION "\n"};
    if (values.repeat < 1)
        throw tool::usage_error("--repeat must be 1 or more");

    arguments result{.options = make_options(values, found),
                     .output = parse_output(values.output),
                     .repeat = values.repeat,
                     .stream = !found.contains("no-stream"),
                     .timings = found.contains("timings")};
    result.mock = tool::parse_mock(result.options.base_url);
    result.special.body = parse_body(values.body);
    result.request = make_request(values, result.special.body.contains("input"));
    return result;
}

} // namespace ask
