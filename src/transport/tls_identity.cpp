#include "transport/tls_identity.hpp"

#include <responses/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>

namespace responses::transport {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

[[noreturn]] void refuse(std::string const& why)
{
    throw error(errc::invalid_argument, "tls: " + why);
}

void check_is_given_once(std::string const& file, std::string const& pem, char const* what)
{
    if (!file.empty() && !pem.empty())
        refuse(std::string("both a file and a text for the client's ") + what);
    if (file.empty() && pem.empty())
        refuse(std::string("no ") + what + " for the client beside the other");
}

void use_certificate(ssl::context& context, tls_options const& settings)
{
    error_code code;
    if (!settings.cert_file.empty())
        context.use_certificate_chain_file(settings.cert_file, code);
    else
        context.use_certificate_chain(asio::buffer(settings.cert_pem), code);
    if (code)
        refuse("cannot read the client's certificate from " +
               (settings.cert_file.empty() ? "cert_pem" : settings.cert_file) + ": " +
               code.message());
}

void use_key(ssl::context& context, tls_options const& settings)
{
    error_code code;
    // Else OpenSSL asks on the terminal for the passphrase of a key.
    context.set_password_callback([](std::size_t, auto) { return std::string(); }, code);
    if (!settings.key_file.empty())
        context.use_private_key_file(settings.key_file, ssl::context::pem, code);
    else
        context.use_private_key(asio::buffer(settings.key_pem), ssl::context::pem, code);
    if (code)
        refuse("cannot use the client's key from " +
               (settings.key_file.empty() ? "key_pem" : settings.key_file) + ": " + code.message());
}

} // namespace

void show_certificate(ssl::context& context, tls_options const& settings)
{
    if (settings.cert_file.empty() && settings.cert_pem.empty() && settings.key_file.empty() &&
        settings.key_pem.empty())
        return;
    check_is_given_once(settings.cert_file, settings.cert_pem, "certificate");
    check_is_given_once(settings.key_file, settings.key_pem, "key");
    use_certificate(context, settings);
    use_key(context, settings);
    if (SSL_CTX_check_private_key(context.native_handle()) != 1) // Of another kind than its own.
        refuse("the client's key is not that of its certificate");
    ERR_clear_error();
}

} // namespace responses::transport
