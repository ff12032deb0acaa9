#include "protocol/ascii.hpp"
#include "protocol/base64.hpp"

#include <responses/error.hpp>
#include <responses/webhook.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace responses {
namespace {

using std::chrono::seconds;

constexpr std::string_view secret_mark = "whsec_";
constexpr std::string_view version_mark = "v1,";

// More than any clock is wrong by; and every time of the system's clock has room for it.
constexpr seconds longest_tolerance = std::chrono::hours{24 * 365};

unsigned char const* octets_of(std::string_view text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* octets_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

// RFC 4648, section 4, with padding: OpenSSL would take white space, and dashes for an end.
bool is_base64(std::string_view text)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto const size = std::min(text.find('='), text.size());
    auto const padding = text.substr(size);
    return text.size() % 4 == 0 && (padding.empty() || padding == "=" || padding == "==") &&
           text.substr(0, size).find_first_not_of(digits) == text.npos;
}

std::string decoded(std::string_view base64)
{
    std::string octets(base64.size() / 4 * 3, '\0');
    EVP_DecodeBlock(octets_of(octets), octets_of(base64), static_cast<int>(base64.size()));
    octets.resize(octets.size() - static_cast<std::size_t>(std::ranges::count(base64, '=')));
    return octets;
}

std::string key_of(std::string_view secret)
{
    auto const refuse = [](char const* why) { throw error(errc::invalid_argument, why); };
    bool const is_marked = secret.starts_with(secret_mark);
    auto const rest = is_marked ? secret.substr(secret_mark.size()) : secret;
    if (rest.empty() || rest.size() > std::size_t{1} << 16)
        refuse("the secret of webhooks is empty, or longer than 64 KiB");
    if (is_marked && !is_base64(rest))
        refuse("the secret of webhooks is not base64 behind whsec_");
    return is_marked ? decoded(rest) : std::string(rest);
}

std::string signature_of(std::string_view key, webhook_fields const& fields, std::string_view body)
{
    std::string content;
    content.reserve(fields.id.size() + fields.timestamp.size() + body.size() + 2);
    content.append(fields.id).append(".").append(fields.timestamp).append(".").append(body);
    std::string code(SHA256_DIGEST_LENGTH, '\0');
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), octets_of(content),
             content.size(), octets_of(code), nullptr) == nullptr)
        throw error(errc::invalid_state, "OpenSSL has no HMAC-SHA256");
    return base64_of(code);
}

// Its time tells how long the code is, which is no secret.
bool is_same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// The next one of a list of `version,signature`, separated by spaces; empty at its end.
std::string_view take_signature(std::string_view& list)
{
    list.remove_prefix(std::min(list.find_first_not_of(' '), list.size()));
    auto const one = list.substr(0, list.find(' '));
    list.remove_prefix(one.size());
    return one;
}

webhook_outcome compare(std::string_view list, std::string_view expected)
{
    auto outcome = webhook_outcome::signature_missing;
    for (auto one = take_signature(list); !one.empty(); one = take_signature(list)) {
        if (!one.starts_with(version_mark))
            continue; // Of a version that is still to come, or of an asymmetric key (v1a).
        if (is_same(one.substr(version_mark.size()), expected))
            return webhook_outcome::authentic;
        outcome = webhook_outcome::signature_wrong;
    }
    return outcome;
}

std::optional<seconds> seconds_of(std::string_view text)
{
    std::uint32_t count = 0; // Until the year 2106.
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (code != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return seconds{count};
}

std::string_view only_field(std::span<std::pair<std::string, std::string> const> headers,
                            std::string_view name)
{
    auto const is_it = [&](auto const& field) { return ascii::same(field.first, name); };
    auto const found = std::ranges::find_if(headers, is_it);
    if (found == headers.end() || std::ranges::count_if(headers, is_it) > 1)
        return {};
    return found->second;
}

} // namespace

webhook_fields
webhook_fields::of(std::span<std::pair<std::string, std::string> const> headers) noexcept
{
    return {.id = only_field(headers, "webhook-id"),
            .timestamp = only_field(headers, "webhook-timestamp"),
            .signature = only_field(headers, "webhook-signature")};
}

std::string_view to_string(webhook_outcome outcome) noexcept
{
    switch (outcome) {
    case webhook_outcome::authentic: return "it is authentic";
    case webhook_outcome::field_missing: return "a webhook field is missing";
    case webhook_outcome::timestamp_malformed: return "the timestamp is malformed";
    case webhook_outcome::too_old: return "the timestamp is too old";
    case webhook_outcome::too_new: return "the timestamp is in the future";
    case webhook_outcome::signature_missing: return "there is no signature of version v1";
    case webhook_outcome::signature_wrong: return "the signature is wrong";
    }
    return "unknown";
}

webhook_verifier::webhook_verifier(std::string_view secret, seconds tolerance)
    : key_(key_of(secret)), tolerance_(std::min(tolerance, longest_tolerance))
{
    if (tolerance.count() < 0)
        throw error(errc::invalid_argument, "the tolerance of webhooks is negative");
}

webhook_outcome webhook_verifier::verify(webhook_fields const& fields, std::string_view body,
                                         std::chrono::system_clock::time_point now) const
{
    if (fields.id.empty() || fields.timestamp.empty() || fields.signature.empty())
        return webhook_outcome::field_missing;
    auto const sent = seconds_of(fields.timestamp);
    if (!sent)
        return webhook_outcome::timestamp_malformed;
    auto const here = std::chrono::floor<seconds>(now.time_since_epoch());
    if (here - *sent > tolerance_)
        return webhook_outcome::too_old;
    if (*sent - here > tolerance_)
        return webhook_outcome::too_new;
    return compare(fields.signature, signature_of(key_, fields, body));
}

} // namespace responses
