#include "client/credentials.hpp"

#include "protocol/ascii.hpp"

#include <algorithm>

namespace responses::detail {
namespace {

constexpr std::string_view secret_names[]{"Authorization", "Proxy-Authorization", "api-key",
                                          "x-api-key"};

bool is_secret(std::string_view name)
{
    return std::ranges::any_of(secret_names,
                               [&](std::string_view one) { return ascii::same(one, name); });
}

} // namespace

std::string_view key_field_name(key_scheme scheme) noexcept
{
    return scheme == key_scheme::api_key ? "api-key" : "Authorization";
}

http::header_field key_field(key_scheme scheme, std::string_view key)
{
    std::string value = scheme == key_scheme::api_key ? "" : "Bearer ";
    return {std::string(key_field_name(scheme)), value.append(key)};
}

std::string_view secret_in(std::string_view value) noexcept
{
    constexpr std::string_view blanks = " \t";
    value = value.substr(0, value.find_last_not_of(blanks) + 1);
    return value.substr(value.find_last_of(blanks) + 1);
}

std::vector<std::string> secrets_of(std::span<http::header_field const> fields)
{
    std::vector<std::string> secrets;
    for (auto const& [name, value] : fields)
        if (is_secret(name))
            secrets.emplace_back(secret_in(value));
    return secrets;
}

} // namespace responses::detail
