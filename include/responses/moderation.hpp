#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses RESPONSES_API {

/// `moderation_result`
struct moderation_result
{
    static constexpr std::string_view type_name = "moderation_result";
    std::string model = {};
    bool flagged = false;
    std::map<std::string, bool> categories = {};
    std::map<std::string, double> category_scores = {};
    std::map<std::string, std::vector<std::string>> category_applied_input_types = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_result, (),
                          (model, flagged, categories, category_scores,
                           category_applied_input_types))

/// `error`
struct moderation_error
{
    static constexpr std::string_view type_name = "error";
    std::string code = {};
    std::string message = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_error, (), (code, message))

using moderation_outcome =
    detail::compiled_union<std::variant<moderation_result, moderation_error, unknown_value>>;

/// What the moderation that a request asked for said of its input and of the output.
struct moderation_results
{
    moderation_outcome input = {};
    moderation_outcome output = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_results, (), (input, output))

} // namespace responses RESPONSES_API
