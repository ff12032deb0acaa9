#pragma once

#include <responses/testing/server.hpp>

#include <string>
#include <utility>
#include <vector>

/// Short answers that tests script.
namespace responses::test {

/// Events of a stream, without numbers.
inline std::string const created = "data: {\"type\":\"response.created\",\"response\":{}}\n\n";
inline std::string const in_progress =
    "data: {\"type\":\"response.in_progress\",\"response\":{}}\n\n";
inline std::string const delta =
    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n";
inline std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
inline std::string const keepalive = "data: {\"type\":\"keepalive\"}\n\n";
inline std::string const overloaded =
    R"(data: {"type":"error","error":{"code":"server_is_overloaded","message":"busy"}})"
    "\n\n";

/// A refusal.
inline testing::scenario status(int code,
                                std::vector<std::pair<std::string, std::string>> fields = {})
{
    testing::scenario one;
    one.status = code;
    one.headers = std::move(fields);
    one.headers.emplace_back("Content-Type", "application/json");
    one.body = R"({"error":{"message":"not now"}})";
    return one;
}

inline testing::scenario events_of(std::string body)
{
    testing::scenario one;
    one.body = std::move(body);
    return one;
}

inline testing::scenario json_answer(std::string body)
{
    testing::scenario one = events_of(std::move(body));
    one.headers = {{"Content-Type", "application/json"}};
    return one;
}

/// No answer at all.
inline testing::scenario silence()
{
    testing::scenario one;
    one.what = testing::fault::stall;
    one.when = testing::fault_point::request;
    return one;
}

} // namespace responses::test
