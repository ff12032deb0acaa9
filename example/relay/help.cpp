#include "help.hpp"

#include "tool/client_options.hpp"

namespace relay {

namespace {

constexpr auto opening = R"(Usage: responses-relay [options]

A chat for browsers: serves a page, asks a model for its users, and streams the answers to them. The
key stays here; it is $OPENAI_API_KEY. Without --base-url the embedded server answers, which costs
nothing.

  POST /api/chat   {"messages": [{"role": "user", "content": "Hi"}], "events": "text" or "raw"}
                   streams the answer as server-sent events
  GET /            the page
  GET /healthz     that it serves
  GET /metrics     what it has done, for Prometheus

Failures are told on standard error, unless --log or $RESPONSES_LOG says otherwise: browsers are told
their kind only.

Ctrl-C, or SIGTERM, takes no more requests and lets the streams end, for --grace at most; the second
one ends it at once.

Examples:
  responses-relay
  responses-relay --port 0 --base-url mock:?tokens=500\&rate=100
  responses-relay --base-url https://api.openai.com/v1 --model gpt-4.1 --threads 2

)";

constexpr auto closing = R"(
Exit status:
    0  stopped
    1  it cannot serve
    2  usage
)";

} // namespace

std::string help_text(boost::program_options::options_description const& options)
{
    return tool::help_text(opening, options, closing);
}

} // namespace relay
