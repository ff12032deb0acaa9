#include <responses/tool.hpp>

namespace responses {

tool::tool() = default;
tool::tool(tool const& other) = default;
tool::tool(tool&& other) noexcept = default;
tool& tool::operator=(tool const& other) = default;
tool& tool::operator=(tool&& other) = default;
tool::~tool() = default;

file_filter::file_filter() = default;
file_filter::file_filter(file_filter const& other) = default;
file_filter::file_filter(file_filter&& other) noexcept = default;
file_filter& file_filter::operator=(file_filter const& other) = default;
file_filter& file_filter::operator=(file_filter&& other) = default;
file_filter::~file_filter() = default;

} // namespace responses
