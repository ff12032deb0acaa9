#include "protocol/json.hpp"

#include "protocol/surrogates.hpp"
#include "protocol/utf8.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/json/parse.hpp>

#include <utility>

namespace responses {

namespace {

// `mend` takes out what Boost.JSON refuses of surrogates.
boost::json::value parse(std::string_view document, boost::json::storage_ptr storage,
                         bool (*mend)(std::string&))
{
    std::string repaired;
    if (utf8::valid_prefix(document) != document.size()) {
        utf8::append_repaired(repaired, document);
        document = repaired;
    }
    boost::system::error_code code;
    auto value = boost::json::parse(document, code, storage, json_options);
    if (std::string paired; code && mend(paired = document))
        value = boost::json::parse(paired, code, storage, json_options);
    if (code)
        throw error(errc::malformed_json, code.message());
    return value;
}

} // namespace

boost::json::value parse_json(std::string_view document, boost::json::storage_ptr storage)
{
    return parse(document, std::move(storage), replace_lone_surrogates);
}

boost::json::value parse_json_with_halves(std::string_view document,
                                          boost::json::storage_ptr storage)
{
    return parse(document, std::move(storage), encode_lone_surrogates);
}

std::string_view string_member(boost::json::object const& object, std::string_view name) noexcept
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string_view(member->get_string())
                                                    : std::string_view{};
}

boost::json::object const* object_member(boost::json::object const& object,
                                         std::string_view name) noexcept
{
    auto const* member = object.if_contains(name);
    return member != nullptr ? member->if_object() : nullptr;
}

boost::json::object const* first_object(boost::json::value const& value) noexcept
{
    auto const* list = value.if_array();
    return list != nullptr && !list->empty() ? list->front().if_object() : value.if_object();
}

namespace detail {
boost::json::value parsed_json(std::string_view text) { return parse_json(text); }
} // namespace detail

} // namespace responses
