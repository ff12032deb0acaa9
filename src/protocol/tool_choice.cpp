#include <responses/tool_choice.hpp>

namespace responses {

tool_choice_option::tool_choice_option() = default;
tool_choice_option::tool_choice_option(tool_choice_option const& other) = default;
tool_choice_option::tool_choice_option(tool_choice_option&& other) noexcept = default;
tool_choice_option& tool_choice_option::operator=(tool_choice_option const& other) = default;
tool_choice_option& tool_choice_option::operator=(tool_choice_option&& other) = default;
tool_choice_option::~tool_choice_option() = default;

tool_choice_option::tool_choice_option(char const* mode) : variant(std::string(mode)) {}

} // namespace responses
