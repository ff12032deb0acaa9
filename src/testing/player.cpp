#include "testing/player.hpp"

#include "testing/wire.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace responses::testing {
namespace {

bool fails_at(scenario const& what, fault_point point)
{
    return what.what != fault::none && what.when == point;
}

bool fails_before_answer(scenario const& what)
{
    return what.what != fault::none && what.when <= fault_point::request;
}

/// RFC 9112, section 6.3: whatever the fields say, these have no body.
bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

/// Nothing: there is no body.
std::optional<framing> framing_of(scenario const& what, exchange_terms const& terms)
{
    if (has_no_body(what.status))
        return {};
    if (what.framed == framing::chunked && !terms.chunks)
        return framing::until_close;
    return what.framed;
}

fault ending_of(scenario const& what, exchange_terms const& terms)
{
    if (what.what != fault::none)
        return what.what;
    bool const over = framing_of(what, terms) == framing::until_close || !terms.keep_alive;
    return over ? fault::close : fault::none;
}

std::vector<std::string_view> cut_at(std::string_view text, std::vector<std::size_t> const& cuts)
{
    std::vector<std::string_view> pieces;
    std::size_t begin = 0;
    for (std::size_t const cut : cuts) {
        if (cut <= begin || cut >= text.size())
            continue;
        pieces.push_back(text.substr(begin, cut - begin));
        begin = cut;
    }
    if (begin < text.size())
        pieces.push_back(text.substr(begin));
    return pieces;
}

std::vector<std::string_view> cut_every(std::string_view text, std::size_t size)
{
    std::vector<std::string_view> pieces;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size())))
        pieces.push_back(text.substr(0, size));
    return pieces;
}

std::vector<std::string_view> cut(std::string_view text, scenario const& what)
{
    if (what.cuts.empty() && what.piece_size != 0)
        return cut_every(text, what.piece_size);
    return cut_at(text, what.cuts);
}

header_fields fields_of(scenario const& what)
{
    header_fields fields = what.headers;
    auto const named = [](auto const& field) { return same_name(field.first, "Content-Type"); };
    if (std::ranges::none_of(fields, named))
        fields.emplace_back("Content-Type", "text/event-stream");
    return fields;
}

/// A piece as it goes out, ending with octet `size` of the piece.
std::string framed(std::string_view piece, std::size_t size, bool chunked)
{
    if (!chunked)
        return std::string(piece.substr(0, size));
    std::string bytes;
    append_chunk(bytes, piece);
    if (size < piece.size())
        bytes.resize(bytes.size() - 2 - (piece.size() - size));
    return bytes;
}

} // namespace

player::player(scenario const& what, exchange_terms const& terms)
    : delay_(what.delay), ending_(ending_of(what, terms))
{
    if (fails_before_answer(what))
        return;
    if (what.raw)
        plan_pieces(what, *what.raw, false);
    else
        plan_message(what, terms);
}

void player::plan_message(scenario const& what, exchange_terms const& terms)
{
    std::optional<framing> const framed = framing_of(what, terms);
    bool const open = terms.keep_alive && framed != framing::until_close;
    std::string head =
        response_head(what.status, fields_of(what),
                      {.framed = framed, .length = what.body.size(), .keep_alive = open});
    if (fails_at(what, fault_point::head)) {
        writes_.push_back({.bytes = head.substr(0, head.size() / 2)});
        return;
    }
    writes_.push_back({.bytes = std::move(head)});
    if (!framed)
        return;
    bool const chunked = framed == framing::chunked;
    plan_pieces(what, what.body, chunked);
    if (chunked && what.what == fault::none)
        writes_.push_back({.bytes = std::string(last_chunk)});
}

void player::plan_pieces(scenario const& what, std::string_view text, bool chunked)
{
    std::size_t left = what.what == fault::none ? text.size() : what.fault_after;
    bool first = true;
    for (std::string_view const piece : cut(text, what)) {
        if (left == 0)
            return;
        std::size_t const size = std::min(left, piece.size());
        writes_.push_back({.bytes = framed(piece, size, chunked), .paused = !first});
        left -= size;
        first = false;
    }
}

std::optional<step> player::next(answer_clock::time_point now)
{
    if (position_ == writes_.size())
        return {};
    planned const& write = writes_[position_++];
    return step{.due = write.paused ? now + delay_ : now, .bytes = write.bytes};
}

scenario scenario_from_file(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    scenario made;
    std::array<char, 16 * 1024> part;
    while (file.read(part.data(), part.size()) || file.gcount() > 0)
        made.body.append(part.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.eof())
        throw error(errc::invalid_argument, "cannot read " + path);
    return made;
}

} // namespace responses::testing
