#include "protocol/whole_response.hpp"

#include "protocol/item_id.hpp"

#include <responses/error.hpp>
#include <responses/events.hpp>
#include <responses/json.hpp>

#include <cstdint>
#include <utility>
#include <variant>

namespace responses {
namespace {

class event_maker
{
public:
    std::vector<std::string> events() && { return std::move(events_); }

    void begin(response const& whole)
    {
        response first = whole;
        first.status = "in_progress";
        first.output.clear();
        first.extra["output"] = boost::json::array();
        first.usage.reset();
        first.completed_at.reset();
        first.error.reset();
        first.incomplete_details.reset();
        tell(events::created{{{}, first}});
        tell(events::in_progress{{{}, first}});
    }

    void add(std::int64_t index, item const& one)
    {
        if (auto const* said = std::get_if<message>(&one))
            add_message(index, *said);
        else if (auto const* call = std::get_if<function_call>(&one))
            add_call(index, *call);
        else
            tell(events::output_item_added{{{}, index, one}});
        tell(events::output_item_done{{{}, index, one}});
    }

    void end(response const& whole)
    {
        if (whole.status == "completed" || whole.status.empty())
            tell(events::completed{{{}, whole}});
        else if (whole.status == "incomplete")
            tell(events::incomplete{{{}, whole}});
        else if (whole.status == "failed")
            tell(events::failed{{{}, whole}});
        else
            throw error(errc::unexpected_content,
                        "a response that is " + whole.status + " instead of a stream");
    }

private:
    template <class Payload>
    void tell(Payload payload)
    {
        payload.sequence_number = static_cast<std::int64_t>(events_.size());
        events_.push_back(to_json(payload));
    }

    void add_message(std::int64_t index, message const& said)
    {
        message first = said;
        first.status = "in_progress";
        first.content = std::vector<content_part>();
        tell(events::output_item_added{{{}, index, first}});
        std::int64_t part = 0;
        for (content_part const& one : said.content.parts())
            add_part({{{}, index, said.id.value_or("")}, part++}, one);
    }

    void add_part(events::part_event const& at, content_part const& one)
    {
        if (auto const* text = std::get_if<output_text>(&one)) {
            tell(events::content_part_added{at, output_text{}});
            tell(events::output_text_delta{at, text->text, {}, text->logprobs});
            tell(events::output_text_done{at, text->text, text->logprobs});
        } else if (auto const* refusal = std::get_if<output_refusal>(&one)) {
            tell(events::content_part_added{at, output_refusal{}});
            tell(events::refusal_delta{at, refusal->refusal, {}});
            tell(events::refusal_done{at, refusal->refusal});
        } else {
            tell(events::content_part_added{at, one});
        }
        tell(events::content_part_done{at, one});
    }

    void add_call(std::int64_t index, function_call const& call)
    {
        function_call first = call;
        first.status = "in_progress";
        first.arguments.clear();
        tell(events::output_item_added{{{}, index, first}});
        events::item_event const at{{}, index, call.id.value_or("")};
        tell(events::function_call_arguments_delta{at, call.arguments, {}});
        tell(events::function_call_arguments_done{at, call.arguments, call.name});
    }

    std::vector<std::string> events_;
};

} // namespace

std::vector<std::string> events_of(response const& whole)
{
    event_maker made;
    made.begin(whole);
    std::int64_t index = 0;
    for (item const& one : whole.output)
        made.add(index++, one);
    made.end(whole);
    return std::move(made).events();
}

} // namespace responses
