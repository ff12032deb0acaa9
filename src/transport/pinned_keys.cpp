#include "transport/pinned_keys.hpp"

#include "protocol/base64.hpp"

#include <responses/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace responses::transport {
namespace {

constexpr std::string_view prefix = "sha256//";

std::string_view chars_of(unsigned char const* octets, std::size_t size)
{
    return {reinterpret_cast<char const*>(octets), size};
}

// Decoded and encoded again it is the same: nothing else can equal a pin that is computed.
bool is_pin(std::string_view text)
{
    constexpr int base64_size = 44;
    if (!text.starts_with(prefix) || text.size() != prefix.size() + std::size_t{base64_size})
        return false;
    text.remove_prefix(prefix.size());
    std::array<unsigned char, base64_size / 4 * 3> octets{};
    auto const* const source = reinterpret_cast<unsigned char const*>(text.data());
    return EVP_DecodeBlock(octets.data(), source, base64_size) == base64_size / 4 * 3 &&
           base64_of(chars_of(octets.data(), SHA256_DIGEST_LENGTH)) == text;
}

struct free_octets
{
    void operator()(unsigned char* octets) const noexcept { OPENSSL_free(octets); }
};

// Empty when there is no certificate.
std::string pin_of(X509 const* certificate)
{
    unsigned char* encoded = nullptr;
    int const size =
        certificate == nullptr ? -1 : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    if (size < 0)
        return {};
    std::unique_ptr<unsigned char, free_octets> const guard(encoded);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
    SHA256(encoded, static_cast<std::size_t>(size), hash.data());
    return std::string(prefix) + base64_of(chars_of(hash.data(), hash.size()));
}

} // namespace

pinned_keys::pinned_keys(std::vector<std::string> pins) : pins_(std::move(pins))
{
    for (auto const& pin : pins_)
        if (!is_pin(pin))
            throw error(errc::invalid_argument,
                        "tls.pinned_keys: not sha256// and a hash in base64: " + pin);
}

void pinned_keys::check(SSL* connection) const
{
    if (pins_.empty())
        return;
    std::string const pin = pin_of(SSL_get0_peer_certificate(connection));
    if (std::ranges::find(pins_, pin) == pins_.end())
        throw error(errc::tls_failed, "certificate: its public key is not pinned: " + pin);
}

} // namespace responses::transport
