#include "support/run.hpp"
#include "testing/certificate.hpp"

#include <responses/tls.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/test/unit_test.hpp>
#include <openssl/pem.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

BOOST_AUTO_TEST_SUITE(tls)

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace responses;
using testing::identity;

identity make_identity() { return testing::make_identity(testing::certificate::valid); }

// A server that wants to know who its clients are, and one that it knows.
struct strict
{
    identity const known = make_identity();
    testing::server server{testing::server_options{.tls = true, .client_ca = known.authority}};
    options settings = test::options_for(server);
};

// Any TLS server.
struct secure
{
    testing::server server{testing::server_options{.tls = true}};
    options settings = test::options_for(server);
};

error failure(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

// Why a client with these options is not made.
std::string refusal(responses::tls_options const& settings)
{
    asio::io_context context;
    options const all{.tls = settings};
    auto const failed = test::error_of([&] { client{context, all}; });
    BOOST_TEST(failed.code() == errc::invalid_argument);
    std::string const text = failed.what();
    BOOST_TEST(text.find("PRIVATE") == std::string::npos);
    auto const shows = [&](std::string const& key) {
        return key.size() > 60 && text.find(key.substr(40, 20)) != text.npos;
    };
    BOOST_TEST(!shows(settings.key_pem));
    return failed.details().reason;
}

// A file as long as it lives.
class file
{
public:
    file(std::string path, std::string const& text) : path_(std::move(path))
    {
        std::ofstream(path_) << text;
    }
    ~file() { std::remove(path_.c_str()); }

    file(file const&) = delete;
    file& operator=(file const&) = delete;

    std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
};

// A server of one connection that speaks nothing newer than TLS 1.2, and nothing after the
// handshake.
class old_server
{
public:
    old_server()
    {
        context_.use_certificate(asio::buffer(who_.certificate), asio::ssl::context::pem);
        context_.use_private_key(asio::buffer(who_.key), asio::ssl::context::pem);
        SSL_CTX_set_max_proto_version(context_.native_handle(), TLS1_2_VERSION);
        thread_ = std::thread([this] {
            asio::ssl::stream<tcp::socket> line(acceptor_.accept(), context_);
            boost::system::error_code failed;
            line.handshake(asio::ssl::stream_base::server, failed);
        });
    }
    ~old_server() { thread_.join(); }

    options settings() const
    {
        options made;
        made.base_url =
            "https://localhost:" + std::to_string(acceptor_.local_endpoint().port()) + "/v1";
        made.tls.ca_pem = who_.authority;
        made.retries.max_retries = 0;
        return made;
    }

private:
    identity const who_ = make_identity();
    asio::io_context io_;
    tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
    asio::ssl::context context_{asio::ssl::context::tls_server};
    std::thread thread_;
};

std::string encrypted(std::string const& key)
{
    using memory = std::unique_ptr<BIO, decltype(&BIO_free)>;
    memory const plain(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())), &BIO_free);
    memory const sealed(BIO_new(BIO_s_mem()), &BIO_free);
    EVP_PKEY* const read = PEM_read_bio_PrivateKey(plain.get(), nullptr, nullptr, nullptr);
    char phrase[] = "phrase";
    PEM_write_bio_PKCS8PrivateKey(sealed.get(), read, EVP_aes_128_cbc(), phrase, 6, nullptr,
                                  nullptr);
    EVP_PKEY_free(read);
    char* text = nullptr;
    auto const size = BIO_get_mem_data(sealed.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string const some_pin = "sha256//" + std::string(43, 'A') + "=";

// The pin of the server is told by the error of a wrong one.
std::string pin_of(options settings)
{
    settings.tls.pinned_keys = {some_pin};
    std::string const reason = failure(settings).details().reason;
    return reason.substr(reason.find("sha256//"));
}

asio::awaitable<void> create_twice(client const& model)
{
    request const what = test::a_request();
    co_await model.create(what);
    co_await model.create(what);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_client_that_says_who_it_is, strict)
{
    settings.tls.cert_pem = known.certificate;
    settings.tls.key_pem = known.key;
    BOOST_TEST(test::create(settings).status == "completed");
    BOOST_TEST(server.figures().handshakes == 1);
}

BOOST_FIXTURE_TEST_CASE(a_client_that_says_it_by_files, strict)
{
    file const certificate("tls_test_cert.pem", known.certificate);
    file const key("tls_test_key.pem", known.key);
    settings.tls.cert_file = certificate.path();
    settings.tls.key_file = key.path();
    BOOST_TEST(test::create(settings).status == "completed");

    file const both("tls_test_both.pem", known.certificate + known.key);
    settings.tls.cert_file = settings.tls.key_file = both.path();
    BOOST_TEST(test::create(settings).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(sessions_of_a_known_client_are_resumed, strict)
{
    settings.tls.cert_pem = known.certificate;
    settings.tls.key_pem = known.key;
    settings.pool.idle = 0;
    asio::io_context context;
    client const model(context, settings);
    test::run(context, create_twice(model));
    BOOST_TEST(model.connections().resumed_handshakes == 1);
}

BOOST_FIXTURE_TEST_CASE(a_client_that_is_not_known, strict)
{
    settings.retries.max_retries = 2;
    error const nobody = failure(settings);
    BOOST_TEST(nobody.code() == errc::tls_failed);
    BOOST_TEST(nobody.details().attempts == 1);

    identity const stranger = make_identity();
    settings.tls.cert_pem = stranger.certificate;
    settings.tls.key_pem = stranger.key;
    BOOST_TEST(failure(settings).code() == errc::tls_failed);
    BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(certificates_and_keys_that_cannot_be_used)
{
    identity const one = make_identity();
    identity const other = make_identity();
    auto const begins = [](std::string const& text, std::string_view start) {
        BOOST_TEST(text.starts_with(start), text);
    };
    begins(refusal({.cert_pem = one.certificate, .key_pem = other.key}),
           "tls: cannot use the client's key from key_pem: ");
    begins(refusal({.cert_pem = one.certificate, .key_pem = "no key"}),
           "tls: cannot use the client's key from key_pem: ");
    begins(refusal({.cert_pem = one.certificate, .key_file = "no/such/file"}),
           "tls: cannot use the client's key from no/such/file: ");
    begins(refusal({.cert_pem = "no certificate", .key_pem = one.key}),
           "tls: cannot read the client's certificate from cert_pem: ");
    begins(refusal({.cert_file = "no/such/file", .key_pem = one.key}),
           "tls: cannot read the client's certificate from no/such/file: ");
    BOOST_TEST(refusal({.cert_pem = one.certificate}) ==
               "tls: no key for the client beside the other");
    BOOST_TEST(refusal({.key_pem = one.key}) ==
               "tls: no certificate for the client beside the other");
    BOOST_TEST(refusal({.cert_file = "f", .cert_pem = one.certificate, .key_pem = one.key}) ==
               "tls: both a file and a text for the client's certificate");
    BOOST_TEST(refusal({.cert_pem = one.certificate, .key_file = "f", .key_pem = one.key}) ==
               "tls: both a file and a text for the client's key");
}

// OpenSSL would ask on the terminal.
BOOST_AUTO_TEST_CASE(an_encrypted_key_is_refused_without_a_question)
{
    identity const one = make_identity();
    BOOST_TEST(refusal({.cert_pem = one.certificate, .key_pem = encrypted(one.key)})
                   .starts_with("tls: cannot use the client's key from key_pem: "));
}

BOOST_FIXTURE_TEST_CASE(pinned_keys, secure)
{
    std::string const pin = pin_of(settings);
    BOOST_TEST(pin.size() == 52);
    settings.tls.pinned_keys = {some_pin, pin};
    BOOST_TEST(test::create(settings).status == "completed");

    settings.tls.pinned_keys = {some_pin};
    error const failed = failure(settings);
    BOOST_TEST(failed.code() == errc::tls_failed);
    BOOST_TEST((failed.details().stage == call_stage::handshake));
    BOOST_TEST(failed.details().reason == "certificate: its public key is not pinned: " + pin);
    BOOST_TEST(!failed.is_retryable());
    BOOST_TEST(server.requests().size() == 1);
}

BOOST_FIXTURE_TEST_CASE(pins_come_on_top_of_all_else, secure)
{
    settings.tls.pinned_keys = {pin_of(settings)};
    settings.tls.ca_pem.clear();
    BOOST_TEST(failure(settings).details().reason.find("pinned") == std::string::npos);

    settings.tls.verify = false;
    BOOST_TEST(test::create(settings).status == "completed");
    settings.tls.pinned_keys = {some_pin};
    BOOST_TEST(failure(settings).code() == errc::tls_failed);
}

// They know the certificate that they began with.
BOOST_FIXTURE_TEST_CASE(pins_are_checked_in_resumed_sessions_too, secure)
{
    settings.tls.pinned_keys = {pin_of(settings)};
    settings.pool.idle = 0;
    for (int const newest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        settings.tls.hook = std::make_shared<tls_hook>([newest](asio::ssl::context& context) {
            SSL_CTX_set_max_proto_version(context.native_handle(), newest);
        });
        asio::io_context context;
        client const model(context, settings);
        test::run(context, create_twice(model));
        BOOST_TEST(model.connections().resumed_handshakes == 1);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_pin)
{
    std::string const hash = some_pin.substr(8);
    for (std::string const& pin : std::vector<std::string>{
             "", hash, "sha256/" + hash, "sha1//" + hash, "sha256//", some_pin + "=",
             "sha256//" + std::string(44, 'A'),
             "sha256//" + std::string(42, 'A') + "==", "sha256//" + std::string(42, 'A') + "B=",
             "sha256//" + std::string(42, 'A') + "-=", some_pin + ";" + some_pin, " " + some_pin})
        BOOST_TEST(refusal({.pinned_keys = {some_pin, pin}}) ==
                   "tls.pinned_keys: not sha256// and a hash in base64: " + pin);
}

BOOST_AUTO_TEST_CASE(the_oldest_version)
{
    {
        old_server server;
        error const after_the_handshake = failure(server.settings());
        BOOST_TEST((after_the_handshake.details().stage > call_stage::handshake));
    }
    old_server server;
    options settings = server.settings();
    settings.tls.min_version = tls_version::v1_3;
    error const failed = failure(settings);
    BOOST_TEST(failed.code() == errc::tls_failed);
    BOOST_TEST((failed.details().stage == call_stage::handshake));
}

BOOST_FIXTURE_TEST_CASE(a_newer_version, secure)
{
    settings.tls.min_version = tls_version::v1_3;
    BOOST_TEST(test::create(settings).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(a_hook_has_the_last_word, secure)
{
    int called = 0;
    settings.tls.ca_pem.clear();
    settings.tls.min_version = tls_version::v1_3;
    settings.tls.hook = std::make_shared<tls_hook>([&](asio::ssl::context& context) {
        ++called;
        BOOST_TEST(SSL_CTX_get_min_proto_version(context.native_handle()) == TLS1_3_VERSION);
        context.add_certificate_authority(asio::buffer(server.ca()));
    });
    asio::io_context context;
    client const model(context, settings);
    BOOST_TEST(called == 1);
    test::run(context, create_twice(model));
    BOOST_TEST(called == 1);
}

BOOST_FIXTURE_TEST_CASE(a_hook_does_not_reach_pins, secure)
{
    settings.tls.pinned_keys = {some_pin};
    settings.tls.hook = std::make_shared<tls_hook>(
        [](asio::ssl::context& context) { context.set_verify_mode(asio::ssl::verify_none); });
    BOOST_TEST(failure(settings).code() == errc::tls_failed);
}

BOOST_FIXTURE_TEST_CASE(what_a_hook_throws_is_thrown_by_the_constructor, secure)
{
    asio::io_context context;
    settings.tls.hook =
        std::make_shared<tls_hook>([](asio::ssl::context&) { throw std::invalid_argument("no"); });
    BOOST_CHECK_THROW((client{context, settings}), std::invalid_argument);
    settings.base_url = "http://localhost/v1";
    BOOST_CHECK_NO_THROW((client{context, settings})); // It is for TLS.
}

BOOST_AUTO_TEST_SUITE_END()
