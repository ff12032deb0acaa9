#include <responses/parameters.hpp>

namespace responses {

output_format::output_format() = default;
output_format::output_format(output_format const& other) = default;
output_format::output_format(output_format&& other) noexcept = default;
output_format& output_format::operator=(output_format const& other) = default;
output_format& output_format::operator=(output_format&& other) = default;
output_format::~output_format() = default;

prompt_variable::prompt_variable() = default;
prompt_variable::prompt_variable(prompt_variable const& other) = default;
prompt_variable::prompt_variable(prompt_variable&& other) noexcept = default;
prompt_variable& prompt_variable::operator=(prompt_variable const& other) = default;
prompt_variable& prompt_variable::operator=(prompt_variable&& other) = default;
prompt_variable::~prompt_variable() = default;

conversation_reference::conversation_reference() = default;
conversation_reference::conversation_reference(conversation_reference const& other) = default;
conversation_reference::conversation_reference(conversation_reference&& other) noexcept = default;
conversation_reference&
conversation_reference::operator=(conversation_reference const& other) = default;
conversation_reference& conversation_reference::operator=(conversation_reference&& other) = default;
conversation_reference::~conversation_reference() = default;

conversation_reference::conversation_reference(char const* id) : variant(std::string(id)) {}

} // namespace responses
