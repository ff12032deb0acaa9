#include <responses/request.hpp>

#include <utility>

namespace responses {

request_input::request_input() = default;
request_input::request_input(request_input const& other) = default;
request_input::request_input(request_input&& other) noexcept = default;
request_input& request_input::operator=(request_input const& other) = default;
request_input& request_input::operator=(request_input&& other) = default;
request_input::~request_input() = default;

request_input::request_input(char const* text) : variant(std::string(text)) {}
request_input::request_input(std::string_view text) : variant(std::string(text)) {}
request_input::request_input(std::string text) : variant(std::move(text)) {}
request_input::request_input(std::vector<item> items) : variant(std::move(items)) {}
request_input::request_input(std::vector<message> const& messages)
    : variant(std::vector<item>(messages.begin(), messages.end()))
{}
request_input::request_input(std::initializer_list<item> items) : variant(std::vector<item>(items))
{}
request_input::request_input(std::initializer_list<message> messages)
    : variant(std::vector<item>(messages.begin(), messages.end()))
{}

} // namespace responses
