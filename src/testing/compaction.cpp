#include "testing/compaction.hpp"

#include "testing/generator.hpp"
#include "testing/ids.hpp"
#include "testing/kept_items.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <utility>

namespace responses::testing {

namespace json = boost::json;

json::object compacted(std::string_view body, json::object const& request)
{
    std::uint64_t const seed = hash(body);
    json::value const* const input = request.if_contains("input");
    json::array output;
    for (json::value& one : items_of_input(input != nullptr ? *input : json::value(), seed))
        if (json::value const* role = one.as_object().if_contains("role"); role && *role == "user")
            output.push_back(std::move(one));
    output.push_back({{"id", make_id("cmp_", seed)},
                      {"type", "compaction"},
                      {"encrypted_content", make_id("gAAA", ~seed)}});
    std::size_t const tokens = count_input_tokens(body, request);
    return {{"id", make_id("resp_", ~seed)},
            {"object", "response.compaction"},
            {"created_at", 1'750'000'000 + static_cast<std::int64_t>(seed % 10'000'000)},
            {"output", std::move(output)},
            {"usage",
             {{"input_tokens", tokens},
              {"input_tokens_details", {{"cached_tokens", 0}, {"cache_write_tokens", 0}}},
              {"output_tokens", 1},
              {"output_tokens_details", {{"reasoning_tokens", 0}}},
              {"total_tokens", tokens + 1}}}};
}

} // namespace responses::testing
