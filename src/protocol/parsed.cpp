#include "protocol/json.hpp"
#include "protocol/response.hpp"
#include "protocol/utf8.hpp"

#include <responses/error.hpp>
#include <responses/parsed.hpp>

#include <utility>
#include <variant>

namespace responses::detail {
namespace {

namespace json = boost::json;

// What the messages say last: a model may say more than one thing, and the last is the answer.
template <class Part>
Part const* last_part(response const& reply)
{
    Part const* last = nullptr;
    for (item const& one : reply.output)
        if (auto const* said = std::get_if<message>(&one))
            for (content_part const& part : said->content.parts())
                if (auto const* wanted = std::get_if<Part>(&part))
                    last = wanted;
    return last;
}

std::string reason_of(response const& reply)
{
    bool const is_told = reply.incomplete_details && !reply.incomplete_details->reason.empty();
    return is_told ? reply.incomplete_details->reason : reply.status;
}

void parse(answer& found)
{
    try {
        found.json = parse_json(found.text);
    } catch (error const& failure) {
        found.problem = mismatched_answer{.reason = found.text.empty() ? "there is no text"
                                                                       : failure.details().reason,
                                          .text = found.text};
    }
}

[[noreturn]] void throw_none(std::string_view what, std::string_view detail)
{
    throw error(errc::invalid_state, std::string(what) + ": " + utf8::excerpt(detail));
}

} // namespace

answer answer_of(response const& reply)
{
    answer found;
    if (auto const* text = last_part<output_text>(reply))
        found.text = text->text;
    if (auto const* refusal = last_part<output_refusal>(reply))
        found.problem = refused_answer{refusal->refusal};
    else if (!is_whole(reply))
        found.problem = incomplete_answer{reason_of(reply), found.text};
    else
        parse(found);
    return found;
}

request with_format(request what, json_schema_format format)
{
    text_options& text = what.text ? *what.text : what.text.emplace();
    if (text.format || text.extra.contains("format"))
        throw error(errc::invalid_argument, "the request has a text format already, where that of "
                                            "the type to parse would have to be");
    text.format = std::move(format);
    return what;
}

json_schema_format format_of(std::string_view signature, json::object schema)
{
    bool const strict = is_strict_schema(schema);
    return {.name = type_name(signature), .schema = std::move(schema), .strict = strict};
}

void throw_problem(refused_answer const& problem)
{
    throw_none("the model refused to answer", problem.text);
}

void throw_problem(incomplete_answer const& problem)
{
    throw_none("the answer is not whole", problem.reason);
}

void throw_problem(mismatched_answer const& problem)
{
    if (problem.path.empty())
        throw_none("the answer is not what was asked for", problem.reason);
    throw_none("the answer is not what was asked for at " + problem.path, problem.reason);
}

} // namespace responses::detail
