#pragma once

#include <functional>
#include <utility>

namespace boost::asio::ssl {
class context;
}

namespace responses {

/// For what `tls_options` has no name for: engines, cipher suites, a key log, a passphrase.
///
/// @code
/// #include <responses/tls.hpp>
/// #include <boost/asio/ssl/context.hpp>
///
/// settings.tls.hook = std::make_shared<responses::tls_hook>(
///     [](boost::asio::ssl::context& context) {
///         SSL_CTX_set1_groups_list(context.native_handle(), "X25519");
///     });
/// @endcode
///
/// This header is not in `responses.hpp`, and only whoever has a hook compiles OpenSSL's.
struct tls_hook
{
    using function = std::function<void(boost::asio::ssl::context&)>;

    explicit tls_hook(function called) : configure(std::move(called)) {}

    /// Called once for each client with an `https` URL, in its constructor, which throws what this
    /// throws. It has the last word over every option but `pinned_keys`, which are checked apart
    /// from the context. The callbacks for sessions and the application data of connections are the
    /// library's own.
    function configure;
};

} // namespace responses
