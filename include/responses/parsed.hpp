#pragma once

#include <responses/export.hpp>
#include <responses/parameters.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/schema.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace responses {

/// The model refused to answer.
struct refused_answer
{
    std::string text = {}; ///< Its words.
};

/// The answer is not whole.
struct incomplete_answer
{
    /// `max_output_tokens`, `content_filter`, ...; where the service gives none, the status of the
    /// response: `in_progress`, `queued`, `cancelled`, ...
    std::string reason = {};
    std::string text = {}; ///< What there is of it; `partial_json` makes a document of it.
};

/// The answer is whole, but not what was asked for.
struct mismatched_answer
{
    std::string path = {};   ///< Of what does not fit, as `steps[2].minutes`; may be empty.
    std::string reason = {}; ///< As `expected a number, not this string`.
    std::string text = {};   ///< The whole answer.
};

namespace detail {

/// The JSON of an answer, or why there is none.
struct answer
{
    std::optional<boost::json::value> json = {};
    std::string text = {};
    std::variant<mismatched_answer, incomplete_answer, refused_answer> problem = {};
};

RESPONSES_API answer answer_of(response const& reply);

/// Throws `error(errc::invalid_argument)` when the request has a format.
RESPONSES_API request with_format(request what, json_schema_format format);

RESPONSES_API json_schema_format format_of(std::string_view signature, boost::json::object schema);

[[noreturn]] RESPONSES_API void throw_problem(refused_answer const& problem);
[[noreturn]] RESPONSES_API void throw_problem(incomplete_answer const& problem);
[[noreturn]] RESPONSES_API void throw_problem(mismatched_answer const& problem);

} // namespace detail

/// A response, and what its answer is as a `T`: exactly one of the outcomes, never half a `T`.
template <class T>
struct parsed
{
    responses::response response = {};
    std::variant<mismatched_answer, incomplete_answer, refused_answer, T> outcome = {};

    /// There is a `T`.
    explicit operator bool() const noexcept { return std::holds_alternative<T>(outcome); }

    /// Precondition: there is one.
    T const& operator*() const noexcept { return *std::get_if<T>(&outcome); }
    T const* operator->() const noexcept { return std::get_if<T>(&outcome); }

    /// Throws `error(errc::invalid_state)`, which says what there is instead of a `T`.
    T const& value() const
    {
        if (!*this)
            std::visit(
                []<class Outcome>(Outcome const& one) {
                    if constexpr (!std::is_same_v<Outcome, T>)
                        detail::throw_problem(one);
                },
                outcome);
        return **this;
    }
};

/// The text format of a request that has the answer be a `T`, named after the type. `strict` is
/// true unless there is something in `T` that strict mode does not have (see `schema_of`): then the
/// schema is a strong hint only.
template <class T>
json_schema_format format_of()
{
    return detail::format_of(detail::signature<T>(), schema_of<T>());
}

/// The answer of a response to a request with `format_of<T>()`: its last text.
template <class T>
parsed<T> parsed_from(response reply)
{
    parsed<T> result;
    detail::answer found = detail::answer_of(reply);
    result.response = std::move(reply);
    if (!found.json) {
        std::visit([&](auto& problem) { result.outcome = std::move(problem); }, found.problem);
        return result;
    }
    T value{};
    detail::mismatch why;
    if (detail::mapping<T>::read(*found.json, value, why))
        result.outcome = std::move(value);
    else
        result.outcome = mismatched_answer{why.path(), why.reason(), std::move(found.text)};
    return result;
}

} // namespace responses
