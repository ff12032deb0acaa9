#include "protocol/compiled_union.hpp"

#include <responses/response.hpp>

namespace responses::detail {

template class compiled_union<annotation::variant_type>;
template class compiled_union<tool_caller::variant_type>;

template class compiled_union<web_action::variant_type>;
template class compiled_union<code_output::variant_type>;
template class compiled_union<computer_action::variant_type>;
template class compiled_union<shell_outcome::variant_type>;
template class compiled_union<patch_operation::variant_type>;
template class compiled_union<mcp_error::variant_type>;

template class compiled_union<custom_tool_format::variant_type>;
template class compiled_union<namespaced_tool::variant_type>;
template class compiled_union<filter_value::variant_type>;
template class compiled_union<mcp_tool::tool_selection::variant_type>;
template class compiled_union<mcp_tool::approval::variant_type>;
template class compiled_union<container_network_policy::variant_type>;
template class compiled_union<code_interpreter_tool::container_or_id::variant_type>;
template class compiled_union<shell_skill::variant_type>;
template class compiled_union<shell_environment::variant_type>;

template class compiled_union<moderation_outcome::variant_type>;
template class compiled_union<decltype(response::instructions)::variant_type>;

} // namespace responses::detail
