#pragma once

#include <responses/batch_row.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <optional>
#include <ranges>
#include <utility>

namespace responses {

/// An async generator of rows: nothing at the end, for good.
template <class T>
concept batch_source = requires(T& rows) {
    { rows.next() } -> std::same_as<boost::asio::awaitable<std::optional<batch_row>>>;
};

/// A range of rows.
template <class T>
concept batch_range = std::ranges::input_range<T> && std::ranges::viewable_range<T> &&
                      std::convertible_to<std::ranges::range_reference_t<T>, batch_row>;

namespace detail {

/// A source of any type.
struct batch_rows
{
    virtual ~batch_rows() = default;
    virtual boost::asio::awaitable<std::optional<batch_row>> next() = 0;
};

template <batch_source Source>
class rows_of_source final : public batch_rows
{
public:
    explicit rows_of_source(Source source) : source_(std::move(source)) {}

    boost::asio::awaitable<std::optional<batch_row>> next() override { return source_.next(); }

private:
    Source source_;
};

template <std::ranges::view View>
class rows_of_range final : public batch_rows
{
public:
    explicit rows_of_range(View range) : range_(std::move(range)) {}

    boost::asio::awaitable<std::optional<batch_row>> next() override
    {
        if (!at_)
            at_ = std::ranges::begin(range_);
        else if (*at_ != std::ranges::end(range_))
            ++*at_;
        if (*at_ == std::ranges::end(range_))
            co_return std::nullopt;
        co_return batch_row(**at_);
    }

private:
    View range_;
    std::optional<std::ranges::iterator_t<View>> at_; // of the row given last
};

} // namespace detail
} // namespace responses
