#include "failure_event.hpp"

#include <responses/json.hpp>

#include <boost/describe/class.hpp>

#include <utility>

namespace relay {

namespace {

struct error_event
{
    std::string type = "error";
    std::string code = {};
    std::string message = {};
};
BOOST_DESCRIBE_STRUCT(error_event, (), (type, code, message))

constexpr std::pair<std::string_view, std::string_view> sentences[] = {
    {"busy", "The model has too much to do. Try again in a moment."},
    {"timeout", "The model took too long. Try again."},
    {"unreachable", "The model cannot be reached. Try again later."},
    {"refused", "The model does not take this request."},
    {"unavailable", "The service of the model has a fault. Try again later."},
    {"broken_off", "The answer broke off. Try again."},
    {"failed", "The model could not finish the answer. Try again."},
    {"misunderstood", "What the model's service sent cannot be understood."},
    {stopping, "This service is being restarted. Try again in a moment."},
};

std::string_view kind_of_status(int status) { return status >= 500 ? "unavailable" : "refused"; }

} // namespace

std::string_view kind_of(responses::error const& failure)
{
    if (failure.is_rate_limit())
        return "busy";
    if (failure.is_timeout())
        return "timeout";
    if (failure.code() == responses::errc::response_failed)
        return "failed";
    bool const began = failure.details().stage == responses::call_stage::body;
    if (failure.is_truncated() || (failure.is_connection() && began))
        return "broken_off";
    if (failure.is_connection())
        return "unreachable";
    if (auto const* told = failure.api(); told && failure.is_status())
        return kind_of_status(told->status);
    return "misunderstood";
}

std::string failure_event(std::string_view kind)
{
    error_event told;
    told.code = kind;
    for (auto const& [name, sentence] : sentences)
        if (name == kind)
            told.message = sentence;
    return std::string("data: ").append(responses::to_json(told)).append("\n\n");
}

} // namespace relay
