#include "testing/certificate.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace responses::testing {
namespace {

template <auto Free>
struct freed_by
{
    void operator()(auto* object) const noexcept { Free(object); }
};

using bio = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;
using private_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using x509 = std::unique_ptr<X509, freed_by<X509_free>>;

constexpr long day = 24 * 60 * 60;

void check(bool done)
{
    if (done)
        return;
    boost::system::error_code const why(static_cast<int>(ERR_get_error()),
                                        boost::asio::error::get_ssl_category());
    throw boost::system::system_error(why, "cannot make a test certificate");
}

template <class T>
T checked(T object)
{
    check(object != nullptr);
    return object;
}

private_key make_key() { return checked(private_key{EVP_EC_gen("P-256")}); }

void set_name(X509_NAME* name, char const* common_name)
{
    auto const* text = reinterpret_cast<unsigned char const*>(common_name);
    check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1);
}

void extend(X509* subject, X509* issuer, int nid, char const* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
    extension const made = checked(extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)});
    check(X509_add_ext(subject, made.get(), -1) == 1);
}

struct period
{
    long begin; ///< Seconds from now.
    long end;
};

x509 begin_certificate(char const* name, EVP_PKEY* key, long serial, period valid)
{
    x509 made = checked(x509{X509_new()});
    check(X509_set_version(made.get(), X509_VERSION_3) == 1);
    check(ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial) == 1);
    check(X509_gmtime_adj(X509_getm_notBefore(made.get()), valid.begin) != nullptr);
    check(X509_gmtime_adj(X509_getm_notAfter(made.get()), valid.end) != nullptr);
    check(X509_set_pubkey(made.get(), key) == 1);
    set_name(X509_get_subject_name(made.get()), name);
    return made;
}

struct authority
{
    private_key key = make_key();
    x509 root = begin_certificate("responses test authority", key.get(), 1, {-day, 365 * day});

    authority()
    {
        check(X509_set_issuer_name(root.get(), X509_get_subject_name(root.get())) == 1);
        extend(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE");
        extend(root.get(), root.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
        extend(root.get(), root.get(), NID_subject_key_identifier, "hash");
        check(X509_sign(root.get(), key.get(), EVP_sha256()) != 0);
    }

    void sign(X509* leaf) const
    {
        check(X509_set_issuer_name(leaf, X509_get_subject_name(root.get())) == 1);
        extend(leaf, root.get(), NID_authority_key_identifier, "keyid:always");
        check(X509_sign(leaf, key.get(), EVP_sha256()) != 0);
    }
};

x509 make_leaf(certificate kind, EVP_PKEY* key)
{
    char const* const hosts = kind == certificate::wrong_host ? "DNS:elsewhere.example"
                                                              : "DNS:localhost,IP:127.0.0.1,IP:::1";
    period const valid =
        kind == certificate::expired ? period{-10 * day, -day} : period{-day, 90 * day};
    x509 leaf = begin_certificate("responses test server", key, 2, valid);
    extend(leaf.get(), nullptr, NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), nullptr, NID_key_usage, "critical,digitalSignature");
    extend(leaf.get(), nullptr, NID_ext_key_usage, "serverAuth,clientAuth");
    extend(leaf.get(), nullptr, NID_subject_alt_name, hosts);
    return leaf;
}

std::string text_of(BIO* memory)
{
    char* data = nullptr;
    long const size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* what)
{
    bio const memory = checked(bio{BIO_new(BIO_s_mem())});
    check(PEM_write_bio_X509(memory.get(), what) == 1);
    return text_of(memory.get());
}

std::string to_pem(EVP_PKEY* what)
{
    bio const memory = checked(bio{BIO_new(BIO_s_mem())});
    check(PEM_write_bio_PKCS8PrivateKey(memory.get(), what, nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
    return text_of(memory.get());
}

} // namespace

identity make_identity(certificate kind)
{
    authority const trusted;
    private_key const key = make_key();
    x509 const leaf = make_leaf(kind, key.get());
    if (kind == certificate::untrusted)
        authority{}.sign(leaf.get());
    else
        trusted.sign(leaf.get());
    return {.certificate = to_pem(leaf.get()),
            .key = to_pem(key.get()),
            .authority = to_pem(trusted.root.get())};
}

} // namespace responses::testing
