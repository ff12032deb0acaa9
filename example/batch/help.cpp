#include "help.hpp"

#include "tool/client_options.hpp"

namespace batch_tool {

namespace {

constexpr auto opening = R"(Usage: responses-batch -i FILE -o FILE -e FILE [options]

Makes a model response of each row of a file, as fast as the server allows and no faster. Rows are
lines in the OpenAI Batch format,
  {"custom_id":"a","method":"POST","url":"/v1/responses","body":{"model":"gpt-4.1","input":"Hi"}}
or the bodies of requests alone. Results are in that format, too, in no order: custom_id tells them.
A line that is no row is told in the error file and stops nothing. The key is $OPENAI_API_KEY.

Results are on the disk before they count. A run that was killed, at whatever moment, goes on with
--resume: nothing is lost, and what was in flight is asked again. FILE.journal, beside the output,
says what was answered; it is made anew when it is missing.

Ctrl-C takes no more rows and waits for those in flight; the second one does not wait.

Examples:
  responses-batch -i in.jsonl -o out.jsonl -e errors.jsonl
  responses-batch -i in.jsonl -o out.jsonl -e errors.jsonl --resume
  zcat in.gz | responses-batch -i - -o out.jsonl -e errors.jsonl --rpm 500 --tpm 200000
  responses-batch -i in.jsonl -o out.jsonl -e errors.jsonl --base-url mock:?rate=0

)";

constexpr auto closing = R"(
Exit status:
    0  all rows succeeded
    1  the input cannot be read, or the output not be written
    2  usage
   10  some failed
   11  stopped by --max-cost or --deadline
  130  interrupted
)";

} // namespace

std::string help_text(boost::program_options::options_description const& options)
{
    return tool::help_text(opening, options, closing);
}

} // namespace batch_tool
