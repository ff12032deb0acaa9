#include "http/exchange.hpp"

#include "http/slices_body.hpp"

#include <responses/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace responses::http {
namespace {

namespace beast = boost::beast;

constexpr int max_interim_responses = 16;

std::string_view text_of(beast::string_view text) { return {text.data(), text.size()}; }

response_head head_of(beast::http::response_header<> const& from)
{
    response_head head(static_cast<int>(from.result_int()));
    for (auto const& field : from)
        head.add(text_of(field.name_string()), text_of(field.value()));
    return head;
}

[[noreturn]] void fail(beast::error_code const& code)
{
    using http_error = beast::http::error;
    if (code == http_error::header_limit || code == http_error::body_limit)
        throw error(errc::too_large, "the head of the answer");
    throw error(errc::malformed_http, code.message());
}

} // namespace

struct exchange::parser : beast::http::response_parser<slices_body>
{};

exchange::exchange(std::size_t max_head_size) : max_head_size_(max_head_size) { start_parser(); }

exchange::~exchange() = default;

void exchange::start_parser()
{
    constexpr std::size_t largest = std::numeric_limits<std::uint32_t>::max();
    parser_ = std::make_unique<parser>();
    parser_->header_limit(static_cast<std::uint32_t>(std::min(max_head_size_, largest)));
    parser_->body_limit(boost::none);
    parser_->eager(false); // Else the fields of a trailer would be there when the head is checked.
    head_size_ = 0;
}

std::size_t exchange::put(std::string_view octets)
{
    std::size_t used = 0;
    while (used < octets.size() && !is_done()) {
        auto const rest = octets.substr(used);
        bool const had_head = has_head();
        if (!had_head)
            check_start(rest);
        else if (is_cut_last_chunk(rest))
            break;

        beast::error_code code;
        auto const size = put_some(rest, code);
        used += size;
        wants_more_ = code == beast::http::error::need_more;
        if (code && !wants_more_)
            fail(code);
        if (!had_head)
            take_head(size);
        if (wants_more_)
            break;
    }
    return used;
}

// Beast's container holds no field of 64 KiB or more.
std::size_t exchange::put_some(std::string_view octets, beast::error_code& code)
try {
    return parser_->put(boost::asio::buffer(octets.data(), octets.size()), code);
} catch (std::length_error const&) {
    throw error(errc::too_large, "a field in the head of the answer");
}

// When it has seen a few octets, Beast 345 looks no further before there is an empty line, which
// what is not HTTP need never send.
void exchange::check_start(std::string_view rest) const
{
    constexpr std::string_view start = "HTTP/1.";
    if (head_size_ == 0 && !start.starts_with(rest.substr(0, start.size())))
        throw error(errc::malformed_http, "it does not begin with HTTP/1.");
}

// Beast 345 asserts that a last chunk which it sees again has the five octets of a whole one.
bool exchange::is_cut_last_chunk(std::string_view rest) const
{
    return wants_more_ && rest.size() < std::string_view("0\r\n\r\n").size() && rest[0] == '0';
}

// Beast 345 bounds what it is shown at once, and takes fields off one by one.
void exchange::take_head(std::size_t size)
{
    head_size_ += size;
    if (head_size_ > max_head_size_)
        fail(beast::http::error::header_limit);
    if (has_head())
        check_head();
}

// Beast 345 takes any list of transfer codings that ends in something like `chunked`.
void exchange::check_head()
{
    auto const& answer = parser_->get();
    auto const code = answer.result_int();
    if (code / 100 == 1) {
        if (code == 101 || ++interim_responses_ > max_interim_responses)
            throw error(errc::malformed_http, "an interim response that was not asked for");
        start_parser();
        return;
    }
    head_ = head_of(answer);
    auto const codings = answer.count(beast::http::field::transfer_encoding);
    if (codings > 1 || (codings == 1 && !beast::iequals(header("Transfer-Encoding"), "chunked")))
        throw error(errc::malformed_http, "a Transfer-Encoding other than chunked");
    parser_->eager(true);
}

void exchange::put_end(bool orderly)
{
    if (!has_head())
        throw error(errc::connection_lost,
                    parser_->got_some() || interim_responses_ > 0
                        ? "the server closed it inside the head of the answer"
                        : "the server closed it without an answer");
    if (is_done() || !orderly)
        return;
    beast::error_code code; // Set when the body has a length that was not reached: it is not done.
    parser_->put_eof(code);
}

bool exchange::has_head() const noexcept { return parser_->is_header_done(); }
bool exchange::is_done() const noexcept { return parser_->is_done(); }

std::span<std::string_view const> exchange::body() const noexcept { return parser_->get().body(); }
void exchange::clear_body() noexcept { parser_->get().body().clear(); }

bool exchange::may_live_on() const noexcept { return has_head() && parser_->keep_alive(); }

bool exchange::is_encoded() const noexcept
{
    auto const coding = header("Content-Encoding");
    return !coding.empty() && !beast::iequals(coding, "identity");
}

} // namespace responses::http
