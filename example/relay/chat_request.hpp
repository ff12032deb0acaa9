#pragma once

#include "event_form.hpp"
#include "settings.hpp"

#include <responses/request.hpp>

#include <string_view>

namespace relay {

/// What a browser asks, as the API has it.
struct chat_request
{
    responses::request asked = {};
    form_name form = form_name::text;
};

/// Reads the body of `POST /api/chat`:
///
///     {"messages": [{"role": "user", "content": "Hi"}, ...], "events": "text" or "raw"}
///
/// The browser has the conversation, and chooses neither the model nor what it is told to be: there
/// are no roles but `user` and `assistant`. Throws `refusal`.
chat_request read_chat_request(std::string_view body, settings const& how);

} // namespace relay
