#pragma once

#include <responses/export.hpp>
#include <responses/rate_limits.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace responses {

/// The head of an answer: its status and header fields, as they came. As large as
/// `size_limits::head` at most. It has what a server sets as cookies, which are secrets: choose
/// what you print.
///
/// Its views live until it is destroyed, moved from or assigned to.
class RESPONSES_API response_head
{
public:
    /// None: no answer has come.
    response_head() = default;

    explicit response_head(int status) noexcept : status_(status) {}

    /// Adds a field. Neither part may hold line ends, nor the name a colon.
    void add(std::string_view name, std::string_view value);

    /// Of HTTP; 0 when there is no head.
    int status() const noexcept { return status_; }

    /// The value of the first field of this name, in any case; empty when there is none.
    std::string_view header(std::string_view name) const noexcept;

    /// All fields in order, their names as sent.
    std::vector<std::pair<std::string_view, std::string_view>> fields() const;

    /// What the server calls this request (`x-request-id`); empty when it does not say.
    std::string_view request_id() const noexcept { return header("x-request-id"); }

    /// What the server says of its limits. A wait is read as it is found: as `6m0s`, as seconds,
    /// and as a point of time when the answer has a `Date` that it can be counted from.
    rate_limits limits() const;

private:
    int status_ = 0;
    std::string lines_; // `Name: value\r\n`, one after the other
};

} // namespace responses
