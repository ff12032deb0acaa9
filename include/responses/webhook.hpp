#pragma once

#include <responses/export.hpp>

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace responses {

/// The header fields of a webhook that its verification needs: views of the request's.
struct webhook_fields
{
    std::string_view id = {};        ///< `webhook-id`
    std::string_view timestamp = {}; ///< `webhook-timestamp`
    std::string_view signature = {}; ///< `webhook-signature`

    /// Of the fields of a request, whose names may be in any case. One that is there several times
    /// is left empty: who else reads the request might see another one.
    RESPONSES_API static webhook_fields
    of(std::span<std::pair<std::string, std::string> const> headers) noexcept;
};

/// What verifying a webhook comes to. All but `authentic` are to be refused, by HTTP 400.
enum class [[nodiscard]] webhook_outcome
{
    authentic,           ///< Whoever knows the secret has sent it, and just now.
    field_missing,       ///< One of the three fields is missing or empty.
    timestamp_malformed, ///< It is not a number of seconds.
    too_old,             ///< It may be sent again by somebody who has seen it.
    too_new,             ///< Its clock is ahead of ours.
    signature_missing,   ///< There is none of version `v1`.
    signature_wrong,     ///< Another secret, another body or another time was signed.
};

/// What is wrong, as `the signature is wrong`.
RESPONSES_API std::string_view to_string(webhook_outcome outcome) noexcept;

/// Tells the webhooks of the service from those of others: Standard Webhooks 1.0, symmetric
/// signatures. Thread safety: `verify` from several threads at a time is safe.
///
/// @code
/// responses::webhook_verifier const verifier(secret);
/// if (verifier.verify(fields, body) != responses::webhook_outcome::authentic)
///     co_return refuse(400);
/// @endcode
class RESPONSES_API webhook_verifier
{
public:
    /// The secret is the base64 behind `whsec_`, or any other text as it is. `tolerance` is how far
    /// the time of a webhook may be from ours, past or future. Throws
    /// `error(errc::invalid_argument)` for a secret that is empty or not base64, and a tolerance
    /// that is negative.
    explicit webhook_verifier(std::string_view secret,
                              std::chrono::seconds tolerance = std::chrono::minutes{5});

    /// The body is to be as it came, octet for octet: verify first, parse then. Signatures are
    /// compared in constant time; of several, one has to match. Throws only when OpenSSL fails,
    /// `error(errc::invalid_state)`.
    webhook_outcome
    verify(webhook_fields const& fields, std::string_view body,
           std::chrono::system_clock::time_point now = std::chrono::system_clock::now()) const;

private:
    std::string key_;
    std::chrono::seconds tolerance_;
};

} // namespace responses
