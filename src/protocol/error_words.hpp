#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace responses {

/// What an error says in words, wherever they stand: a text itself, of an object its `message` or
/// what others call it, of a list all of them. A validator's complaint says first what it is about:
/// `input.0.role: Field required`. Empty when there are none.
std::string words_of(boost::json::value const& said);
std::string words_of(boost::json::object const& said);

/// What the first complaint of a validator, in `detail` or `errors`, is about, as `input.0.role`;
/// empty when there is none.
std::string place_of(boost::json::object const& said);

/// The object that has the particulars: `error` or `detail` if it is one, the first of `errors`, or
/// the object itself.
boost::json::object const& particulars_of(boost::json::object const& said);

/// It has an `error` that is not null.
bool is_error(boost::json::object const& object) noexcept;

/// An object that is nothing that was asked for is an error: it is one, says it is one, or says
/// nothing of what it is and has words.
bool says_error(boost::json::object const& object);

} // namespace responses
