#include "stream.hpp"

#include <array>

namespace responses::bench {
namespace {

constexpr std::size_t stream_size = std::size_t{8} << 20;

std::string delta_event(std::size_t number)
{
    constexpr std::array words{" the",   " morning", ",",   " a",
                               " quiet", " unicorn", " of", " stars"};
    std::string const word = words[number % words.size()];
    return "event: response.output_text.delta\n"
           R"(data: {"type":"response.output_text.delta",)"
           R"("item_id":"msg_67c9fdcecf488190bdd9a0409de3a1ec07b8b0ad4e5eb654",)"
           R"("output_index":0,"content_index":0,"delta":")" +
           word + R"(","sequence_number":)" + std::to_string(number) +
           R"(,"logprobs":[],"obfuscation":"aB3dE5gH7")" + "}\n\n";
}

sample make_text_deltas()
{
    std::string bytes;
    std::vector<std::size_t> starts;
    while (bytes.size() < stream_size) {
        starts.push_back(bytes.size());
        bytes += delta_event(starts.size());
    }
    starts.push_back(bytes.size());

    sample made{std::move(bytes), {}};
    std::string_view const whole = made.bytes;
    for (std::size_t i = 1; i < starts.size(); ++i)
        made.events.push_back(whole.substr(starts[i - 1], starts[i] - starts[i - 1]));
    return made;
}

} // namespace

std::vector<std::string_view> sample::pieces(std::size_t size) const
{
    std::string_view const whole = bytes;
    std::vector<std::string_view> cut;
    for (std::size_t at = 0; at < whole.size(); at += size)
        cut.push_back(whole.substr(at, size));
    return cut;
}

sample const& text_deltas()
{
    static sample const deltas = make_text_deltas();
    return deltas;
}

} // namespace responses::bench
