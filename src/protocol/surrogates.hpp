#pragma once

#include <responses/event_type.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// Characters beyond U+FFFF are two escapes in JSON, the halves of a UTF-16 surrogate pair. Servers
// that cut text between the halves send lone ones, which Boost.JSON 1.81 refuses, with errors that
// say hardly more than "syntax": so these are tried whenever a document is refused.
namespace responses {

/// Replaces each lone half by `\ufffd` and says whether there was one; all other bytes stay where
/// they are.
bool replace_lone_surrogates(std::string& document);

/// Replaces each lone half by its three octets of WTF-8, which is what UTF-8 would have for it, and
/// says whether there was one.
bool encode_lone_surrogates(std::string& document);

/// Appends `text`, in UTF-8 or WTF-8, with each half and each other ill-formed part replaced by
/// U+FFFD.
void append_without_surrogates(std::string& out, std::string_view text);

/// The deltas of one text, as the decoder knows them.
struct delta_key
{
    event_type type = event_type::unknown;
    std::int64_t output_index = 0;
    std::int64_t content_index = 0;

    bool operator==(delta_key const&) const = default;
};

/// Makes valid UTF-8 of deltas: a half at the end of one is kept for the next one of the same text,
/// where it is joined with the other half; one that is not continued there, and all else that is
/// ill-formed, becomes U+FFFD. The last half is the one that is kept; when its text has no further
/// delta, it is in no text.
class surrogate_joiner
{
public:
    /// `delta` itself when nothing has to be done, else memory of this object, until the next call.
    std::string_view join(std::string_view delta, delta_key const& key);

private:
    void take_kept(std::string_view& delta);
    void keep_last(std::string_view& delta, delta_key const& key);

    std::string text_;
    delta_key key_;     // of the text that the kept half belongs to
    unsigned kept_ = 0; // a leading half, or 0
};

} // namespace responses
