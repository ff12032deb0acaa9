#include "help.hpp"

#include "tool/client_options.hpp"

namespace ask {

namespace {

constexpr auto opening = R"(Usage: responses-ask [options] PROMPT...

Asks a model through the Responses API and prints the answer as it arrives. The words of the prompt
are joined by spaces; the prompt - is read from standard input, less its last line end. The key is
$OPENAI_API_KEY; without one no Authorization header is sent.

Examples:
  responses-ask --base-url mock: Tell me a story
      needs no key and no network: the embedded server answers
  responses-ask --model gpt-4.1-mini 'Why is the sky blue?'
  responses-ask --base-url http://localhost:11434/v1 --model llama3.2 - < question.txt
  responses-ask --body '{"temperature":0,"max_output_tokens":50}' --timings Hello
  responses-ask --output events Hello | jq -r .type
  responses-ask --proxy http://user:password@proxy:3128 Hello

)";

constexpr auto closing = R"(
Exit status:
    0  completed
    1  cannot write the output
    2  usage: an option or the request cannot be used
    3  no connection, or the proxy or TLS failed
    4  the server answered with an HTTP error
    5  a time limit ran out
    6  the stream or body is malformed or truncated
    7  the response failed
    8  the response is incomplete; the text so far is printed
  130  interrupted by Ctrl-C
)";

} // namespace

std::string help_text(boost::program_options::options_description const& options)
{
    return tool::help_text(opening, options, closing);
}

} // namespace ask
