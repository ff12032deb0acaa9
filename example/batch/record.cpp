#include "record.hpp"

#include "deep.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <string_view>

namespace batch_tool {

namespace json = boost::json;

namespace {

std::string id_of(place const& at, std::string_view key)
{
    auto const what = std::string(key).append("\n").append(to_text(at.request));
    return std::string("batch_req_").append(to_text(digest_of(what)));
}

json::object metrics_of(place const& at)
{
    return {{"line", at.line}, {"request_hash", to_text(at.request)}};
}

json::object metrics_of(place const& at, responses::call_timings const& timings)
{
    json::object metrics = metrics_of(at);
    metrics["attempts"] = timings.attempts;
    if (timings.finished)
        metrics["seconds"] = std::chrono::duration<double>(*timings.finished).count();
    return metrics;
}

// Texts that are JSON already are not read for being written.
std::string joined(std::string const& id, json::value const& key, std::string_view response,
                   std::string_view error, json::object const& metrics)
{
    std::string line = R"({"id":)" + json::serialize(json::value(id));
    line.append(R"(,"custom_id":)").append(json::serialize(key));
    line.append(R"(,"response":)").append(response);
    line.append(R"(,"error":)").append(error);
    line.append(R"(,"x_metrics":)").append(json::serialize(metrics)).append("}\n");
    return line;
}

std::string response_text(int status, std::string_view request_id, std::string_view body)
{
    return R"({"status_code":)" + std::to_string(status) + R"(,"request_id":)" +
           json::serialize(json::value(json::string(request_id))) + R"(,"body":)" +
           std::string(body) + "}";
}

std::string error_text(std::string_view code, std::string_view message)
{
    json::object const error{{"code", code}, {"message", message}};
    return json::serialize(error);
}

// As it came, unless it is not whole or no JSON.
std::string body_of(responses::api_error const& said)
{
    json::error_code failed;
    auto const parsed = json::parse(said.body, failed, {}, deep);
    if (!failed && parsed.is_object())
        return json::serialize(parsed);
    json::object const words{{"message", said.message.empty() ? said.body : said.message},
                             {"type", said.type},
                             {"param", said.param},
                             {"code", said.code}};
    return json::serialize(json::object{{"error", words}});
}

std::string code_of(responses::error const& failure)
{
    if (failure.is_cancelled())
        return "cancelled";
    if (failure.is_timeout())
        return "time_limit";
    if (failure.is_connection())
        return "connection";
    if (failure.code() == responses::errc::response_failed)
        return "response_failed";
    if (failure.code() == responses::errc::invalid_argument)
        return "invalid_body";
    return "unusable_answer";
}

std::string kind_of(responses::error const& failure)
{
    auto const* said = failure.api();
    if (!failure.is_status() || said == nullptr)
        return code_of(failure);
    std::string kind = "HTTP " + std::to_string(said->status);
    auto const& word = said->code.empty() ? said->type : said->code;
    return word.empty() ? kind : kind.append(" ").append(word);
}

record failed_record(std::string const& key, responses::error const& failure, place const& at)
{
    auto const& details = failure.details();
    std::string response = "null";
    std::string error = "null";
    if (failure.is_status() && details.api)
        response =
            response_text(details.api->status, details.api->request_id, body_of(*details.api));
    else if (details.failed)
        response = response_text(details.head.status(), details.head.request_id(),
                                 responses::to_json(*details.failed));
    if (!failure.is_status())
        error = error_text(code_of(failure), failure.what());
    return {.line = joined(id_of(at, key), json::value(key), response, error,
                           metrics_of(at, details.timings)),
            .is_error = true,
            .kind = kind_of(failure)};
}

} // namespace

record record_of(responses::batch_result const& result, place const& at)
{
    if (auto const* failure = result.failure())
        return failed_record(result.key, *failure, at);
    auto const& reply = result.response();
    auto const response =
        response_text(reply.head.status(), reply.head.request_id(), responses::to_json(reply));
    return {.line = joined(id_of(at, result.key), json::value(result.key), response, "null",
                           metrics_of(at, result.timings()))};
}

record record_of(bad_line const& bad, place const& at)
{
    auto const message = "line " + std::to_string(at.line) + ": " + bad.message;
    return {.line = joined(id_of(at, "line " + std::to_string(at.line)), nullptr, "null",
                           error_text(bad.code, message), metrics_of(at)),
            .is_error = true,
            .kind = bad.code};
}

} // namespace batch_tool
