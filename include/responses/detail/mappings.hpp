#pragma once

#include <responses/detail/mapping.hpp>
#include <responses/export.hpp>
#include <responses/item.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/tool.hpp>

namespace responses::detail {

/// The mapping of a type that is compiled into the library, as it is large.
template <class T>
struct compiled_mapping
{
    RESPONSES_API static bool read(boost::json::value const& from, T& to, mismatch& why);
    RESPONSES_API static void write(T const& from, std::string& text);
    RESPONSES_API static bool is_empty(T const& value);
};

extern template struct compiled_mapping<content_part>;
template <>
struct mapping<content_part> : compiled_mapping<content_part>
{};

extern template struct compiled_mapping<item>;
template <>
struct mapping<item> : compiled_mapping<item>
{};

extern template struct compiled_mapping<tool>;
template <>
struct mapping<tool> : compiled_mapping<tool>
{};

extern template struct compiled_mapping<request>;
template <>
struct mapping<request> : compiled_mapping<request>
{};

extern template struct compiled_mapping<response>;
template <>
struct mapping<response> : compiled_mapping<response>
{};

} // namespace responses::detail
