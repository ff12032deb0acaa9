#include "transport/tls.hpp"

#include "transport/tls_identity.hpp"

#include <responses/error.hpp>
#include <responses/tls.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace responses::transport {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

void trust(ssl::context& context, tls_options const& settings)
{
    boost::system::error_code code;
    context.set_default_verify_paths(code); // A system without a store still has the ones below.
    if (!settings.ca_file.empty())
        if (context.load_verify_file(settings.ca_file, code); code)
            throw error(errc::invalid_argument, "tls.ca_file: cannot read authorities from " +
                                                    settings.ca_file + ": " + code.message());
    if (!settings.ca_pem.empty())
        if (context.add_certificate_authority(asio::buffer(settings.ca_pem), code); code)
            throw error(errc::invalid_argument,
                        "tls.ca_pem: not a PEM certificate: " + code.message());
}

bool is_address(std::string const& host)
{
    boost::system::error_code code;
    asio::ip::make_address(host, code);
    return !code;
}

} // namespace

tls_client::tls_client(tls_options const& settings)
    : context(ssl::context::tls_client),
      sessions(std::make_shared<tls_sessions>()),
      pins(settings.pinned_keys)
{
    SSL_CTX* const native = context.native_handle();
    SSL_CTX_set_min_proto_version(
        native, settings.min_version == tls_version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    tls_sessions::enable(native);
    context.set_verify_mode(settings.verify ? ssl::verify_peer : ssl::verify_none);
    if (settings.verify)
        trust(context, settings);
    show_certificate(context, settings);
    if (settings.hook && settings.hook->configure)
        settings.hook->configure(context);
}

void expect_host(tls_stream& stream, std::string const& host)
{
    SSL* const native = stream.native_handle();
    bool is_set = false;
    if (is_address(host)) {
        is_set = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(native), host.c_str()) == 1;
    } else {
        SSL_set_hostflags(native, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        is_set = SSL_set_tlsext_host_name(native, host.c_str()) == 1 &&
                 SSL_set1_host(native, host.c_str()) == 1;
    }
    if (!is_set) // Then any certificate would do.
        throw error(errc::tls_failed, "cannot check the name " + host);
}

std::string handshake_failure(tls_stream& stream, boost::system::error_code const& code)
{
    SSL* const native = stream.native_handle();
    auto const verdict = SSL_get_verify_result(native);
    if (verdict != X509_V_OK && SSL_get_verify_mode(native) != SSL_VERIFY_NONE)
        return std::string("certificate: ") + X509_verify_cert_error_string(verdict);
    if (code == asio::ssl::error::stream_truncated || code == asio::error::eof)
        return "the server closed the connection in the handshake";
    return code.message();
}

} // namespace responses::transport
