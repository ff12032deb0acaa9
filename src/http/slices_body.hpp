#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace responses::http {

/// A Body for Beast's parser that keeps no octets: only where they are in what was put in.
struct slices_body
{
    using value_type = std::vector<std::string_view>;

    class reader
    {
    public:
        template <bool IsRequest, class Fields>
        reader(boost::beast::http::header<IsRequest, Fields>&, value_type& slices) : slices_(slices)
        {}

        void init(boost::optional<std::uint64_t> const&, boost::beast::error_code& code)
        {
            code = {};
        }

        template <class ConstBufferSequence>
        std::size_t put(ConstBufferSequence const& buffers, boost::beast::error_code& code)
        {
            code = {};
            std::size_t total = 0;
            for (boost::asio::const_buffer const buffer :
                 boost::beast::buffers_range_ref(buffers)) {
                slices_.emplace_back(static_cast<char const*>(buffer.data()), buffer.size());
                total += buffer.size();
            }
            return total;
        }

        void finish(boost::beast::error_code& code) { code = {}; }

    private:
        value_type& slices_;
    };
};

} // namespace responses::http
