#include "protocol/secret.hpp"

#include <string>

namespace responses {
namespace {

constexpr std::string_view hidden = "[hidden]";
constexpr std::size_t shortest_key = 8;

void hide(std::string& text, std::string_view key)
{
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + hidden.size()))
        text.replace(at, key.size(), hidden);
}

} // namespace

void hide_secret(error_details& details, std::string_view key)
{
    if (key.size() < shortest_key)
        return;
    hide(details.reason, key);
    if (!details.api)
        return;
    auto& said = *details.api;
    for (std::string* const text : {&said.type, &said.code, &said.message, &said.param, &said.body})
        hide(*text, key);
}

} // namespace responses
