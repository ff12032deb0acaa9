#include "testing/certificate.hpp"
#include "testing/session.hpp"
#include "testing/state.hpp"
#include "testing/wire.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/ssl.h>

#include <thread>
#include <utility>

namespace responses::testing {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

void demand_certificate(ssl::context& context, std::string const& authority)
{
    context.add_certificate_authority(asio::buffer(authority));
    context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    // Without it OpenSSL resumes no session of a client that has shown a certificate.
    unsigned char const name[] = "responses test server";
    SSL_CTX_set_session_id_context(context.native_handle(), name, sizeof name - 1);
}

ssl::context make_context(identity const& who, std::string const& client_authority)
{
    ssl::context made(ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(made.native_handle(), TLS1_2_VERSION);
    // Thousands of idle connections: none of them keeps 34 KiB of record buffers.
    SSL_CTX_set_mode(made.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    made.use_certificate(asio::buffer(who.certificate), ssl::context::pem);
    made.use_private_key(asio::buffer(who.key), ssl::context::pem);
    if (!client_authority.empty())
        demand_certificate(made, client_authority);
    return made;
}

tcp::acceptor listen(asio::io_context& context)
{
    tcp::acceptor made(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    made.listen(asio::socket_base::max_listen_connections);
    return made;
}

asio::awaitable<void> pause(asio::steady_timer& timer)
{
    timer.expires_after(10ms);
    co_await timer.async_wait(asio::use_awaitable);
}

/// Never ends by itself: what makes accepting fail (no descriptor free, no memory, a client that
/// left the queue) passes.
asio::awaitable<void> accept_all(tcp::acceptor& acceptor, ssl::context* tls, server_state& state)
{
    auto const executor = acceptor.get_executor();
    asio::steady_timer timer(executor);
    while (true) {
        if (state.figures().open >= state.settings().max_connections) {
            co_await pause(timer);
            continue;
        }
        error_code failed;
        tcp::socket socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (failed) {
            co_await pause(timer);
            continue;
        }
        state.opened();
        auto line = std::make_shared<connection>(std::move(socket));
        asio::co_spawn(executor, serve(std::move(line), tls, state), asio::detached);
    }
}

} // namespace

class server::impl
{
public:
    explicit impl(server_options const& settings)
        : state(settings),
          who_(settings.tls ? make_identity(settings.shown) : identity{}),
          acceptor_(listen(context_)),
          port_(acceptor_.local_endpoint().port())
    {
        if (settings.tls)
            tls_.emplace(make_context(who_, settings.client_ca));
        asio::co_spawn(context_, accept_all(acceptor_, tls_ ? &*tls_ : nullptr, state),
                       asio::detached);
        thread_ = std::thread([this] { context_.run(); });
    }

    impl(impl const&) = delete;
    impl& operator=(impl const&) = delete;

    /// Coroutines that still wait are destroyed with the context, and with them their connections.
    ~impl()
    {
        context_.stop();
        thread_.join();
    }

    server_state state;

    std::string const& authority() const noexcept { return who_.authority; }
    std::uint16_t port() const noexcept { return port_; }

private:
    identity who_;
    std::optional<ssl::context> tls_;
    asio::io_context context_{1}; ///< Before the acceptor, after all that its coroutines use.
    tcp::acceptor acceptor_;
    std::uint16_t port_;
    std::thread thread_;
};

server::server() : server(server_options{}) {}

server::server(server_options const& settings) : impl_(std::make_unique<impl>(settings)) {}

server::server(server&&) noexcept = default;
server& server::operator=(server&&) noexcept = default;
server::~server() = default;

std::string server::url() const
{
    std::string const port = std::to_string(impl_->port());
    return impl_->state.settings().tls ? "https://localhost:" + port + "/v1"
                                       : "http://127.0.0.1:" + port + "/v1";
}

std::uint16_t server::port() const noexcept { return impl_->port(); }

std::string server::ca() const { return impl_->authority(); }

void server::script(scenario answer) { impl_->state.script(std::move(answer)); }

std::vector<recorded_request> server::requests() const { return impl_->state.requests(); }

server_figures server::figures() const { return impl_->state.figures(); }

std::string recorded_request::header(std::string const& name) const
{
    for (auto const& [field, value] : headers)
        if (same_name(field, name))
            return value;
    return {};
}

} // namespace responses::testing
