#pragma once

#include <responses/response_head.hpp>

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace responses::http {

/// The answer of one HTTP exchange, as a value: octets go in, head and body come out. No I/O.
///
/// The body is not copied: it is given as views of what was put in.
class exchange
{
public:
    explicit exchange(std::size_t max_head_size);
    ~exchange();

    /// Reads on in `octets` and says how many are done with; the rest must be put again with more
    /// behind it. Throws `error`: `errc::malformed_http`, `errc::too_large`.
    std::size_t put(std::string_view octets);

    /// States the end of input. The body is then done if that may end it (RFC 9112, section 6.3);
    /// `orderly` says that TLS, if any, ended by a close_notify.
    /// Throws `errc::connection_lost` when the head has not come.
    void put_end(bool orderly);

    bool has_head() const noexcept;
    bool is_done() const noexcept;

    /// The parts of the body that have come since `clear_body`, in order: views of the octets put
    /// in.
    std::span<std::string_view const> body() const noexcept;
    void clear_body() noexcept;

    /// The final one; without status before it is here. Fields of a trailer are none of it.
    response_head const& head() const noexcept { return head_; }
    int status() const noexcept { return head_.status(); }
    std::string_view header(std::string_view name) const noexcept { return head_.header(name); }

    /// The connection may serve another exchange after this one (RFC 9112, section 9.3). Once the
    /// head is here.
    bool may_live_on() const noexcept;

    /// The body has a content coding (RFC 9110, section 8.4), which is not decoded here.
    bool is_encoded() const noexcept;

private:
    struct parser;

    void start_parser();
    std::size_t put_some(std::string_view octets, boost::system::error_code& code);
    void check_start(std::string_view rest) const;
    bool is_cut_last_chunk(std::string_view rest) const;
    void take_head(std::size_t size);
    void check_head();

    std::size_t max_head_size_;
    std::size_t head_size_ = 0;
    int interim_responses_ = 0;
    bool wants_more_ = false; // The parser has seen what was not used.
    std::unique_ptr<parser> parser_;
    response_head head_;
};

} // namespace responses::http
