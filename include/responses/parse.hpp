#pragma once

#include <responses/client.hpp>
#include <responses/parsed.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>

#include <boost/asio/awaitable.hpp>

#include <utility>

namespace responses {

namespace detail {

template <class T>
boost::asio::awaitable<parsed<T>> parse_reply(boost::asio::awaitable<response> created)
{
    response reply = co_await std::move(created);
    co_return parsed_from<T>(std::move(reply));
}

} // namespace detail

template <class T>
boost::asio::awaitable<parsed<T>> client::parse(request const& what) const
{
    request const asked = detail::with_format(what, format_of<T>());
    return detail::parse_reply<T>(create(asked));
}

} // namespace responses
