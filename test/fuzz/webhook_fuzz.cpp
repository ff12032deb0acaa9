// Any header fields and body are an outcome, and authentic only when the signature of exactly that
// is in the list. The first line is the id, the second the timestamp, the third the signatures.

#include "target.hpp"

#include <responses/error.hpp>
#include <responses/webhook.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace {

using namespace responses;

constexpr std::string_view secret = "whsec_plJ3nmyCDGBKInavdOK15jsl";
constexpr std::string_view id = "msg_loFOjxBNrRLzqYUf";
constexpr std::string_view body = R"({"event_type":"ping","data":{"success":true}})";
constexpr std::string_view timestamp = "1731705121";
constexpr std::string_view signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
constexpr std::chrono::system_clock::time_point now{std::chrono::seconds{1731705121}};

std::string_view take_line(std::string_view& text)
{
    auto const line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

// As a whole word of the list.
bool holds_signature(std::string_view list)
{
    return (' ' + std::string(list) + ' ').find(' ' + std::string(signature) + ' ') !=
           std::string::npos;
}

void check_signatures(std::string_view list)
{
    static webhook_verifier const verifier(secret);
    auto const outcome = verifier.verify({id, timestamp, list}, body, now);
    fuzz::demand((outcome == webhook_outcome::authentic) == holds_signature(list));
    fuzz::demand((outcome == webhook_outcome::field_missing) == list.empty());
}

// What is signed is known: nothing else is authentic.
void check_parts(webhook_fields const& fields, std::string_view content)
{
    static webhook_verifier const verifier(secret);
    bool const is_it = fields.id == id && fields.timestamp == timestamp && content == body &&
                       holds_signature(fields.signature);
    auto const outcome = verifier.verify(fields, content, now);
    fuzz::demand((outcome == webhook_outcome::authentic) == is_it);
}

void check_secret(std::string_view text)
{
    try {
        webhook_verifier const made(text);
    } catch (error const& failure) {
        fuzz::demand(failure.code() == errc::invalid_argument);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto const text = fuzz::text_of(bytes, size);
    check_signatures(text);
    check_secret(text);
    check_secret("whsec_" + std::string(text));
    auto rest = text;
    webhook_fields fields;
    fields.id = take_line(rest);
    fields.timestamp = take_line(rest);
    fields.signature = take_line(rest);
    check_parts(fields, rest);
    return 0;
}
