#include "support/failure.hpp"

#include <responses/webhook.hpp>

#include <boost/test/unit_test.hpp>
#include <openssl/evp.h>

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

BOOST_AUTO_TEST_SUITE(webhooks)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using responses::test::fails;
using std::chrono::system_clock;
using headers = std::vector<std::pair<std::string, std::string>>;

struct sample
{
    std::string secret;
    std::string id;
    std::string timestamp;
    std::string signature;
    std::string body;

    webhook_fields fields() const { return {id, timestamp, signature}; }
};

system_clock::time_point at(std::int64_t seconds)
{
    return system_clock::time_point(std::chrono::seconds(seconds));
}

system_clock::time_point time_of(sample const& one) { return at(std::stoll(one.timestamp)); }

// Of the documents of Standard Webhooks and Svix, and of the service's own SDK for Python.
std::vector<sample> const published{
    {"whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", "1731705121",
     "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
     R"({"event_type":"ping","data":{"success":true}})"},
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
     "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", R"({"test": 2432232314})"},
    {"whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=", "wh_685c059ae39c8190af8c71ed1022a24d",
     "1750861210", "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=",
     R"({"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", )"
     R"("created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}})"},
};

// By a text that is no base64, computed with another library.
sample const plain{"a secret of my own", "wh_1", "1700000000",
                   "v1,d/NneTgtztsIpJYpY5hkfKy83FbwK9fh1bwrqlXjQrs=", "{}"};

webhook_outcome outcome_of(sample const& one, system_clock::time_point now)
{
    return webhook_verifier(one.secret).verify(one.fields(), one.body, now);
}

webhook_outcome outcome_of(sample const& one) { return outcome_of(one, time_of(one)); }

} // namespace

BOOST_AUTO_TEST_CASE(known_answers)
{
    for (auto const& one : published)
        BOOST_TEST((outcome_of(one) == webhook_outcome::authentic), one.id);
    BOOST_TEST((outcome_of(plain) == webhook_outcome::authentic));
}

BOOST_AUTO_TEST_CASE(every_part_is_signed)
{
    std::mt19937 random(1); // NOLINT(*-msc51-cpp): the same bits each time
    for (auto const& one : published)
        for (auto const part : {&sample::id, &sample::body}) {
            for (std::size_t i = 0; i < (one.*part).size(); ++i) {
                sample changed = one;
                (changed.*part)[i] = static_cast<char>((changed.*part)[i] ^ (1 << random() % 8));
                BOOST_TEST((outcome_of(changed) == webhook_outcome::signature_wrong), i);
            }
            sample longer = one;
            (longer.*part) += '.';
            BOOST_TEST((outcome_of(longer) == webhook_outcome::signature_wrong));
        }
    sample later = published[0];
    later.timestamp.back() = '2';
    BOOST_TEST((outcome_of(later) == webhook_outcome::signature_wrong));
    later = published[0];
    later.timestamp = "0" + later.timestamp; // The same time, but not what was signed.
    BOOST_TEST((outcome_of(later) == webhook_outcome::signature_wrong));
}

BOOST_AUTO_TEST_CASE(each_octet_of_a_signature_counts)
{
    auto const& one = published[0];
    for (std::size_t i = 3; i < one.signature.size(); ++i) {
        sample changed = one;
        changed.signature[i] = changed.signature[i] == 'A' ? 'B' : 'A';
        BOOST_TEST((outcome_of(changed) == webhook_outcome::signature_wrong), i);
        changed.signature = one.signature.substr(0, i);
        BOOST_TEST((outcome_of(changed) == webhook_outcome::signature_wrong), i);
    }
    sample longer = one;
    longer.signature += "=";
    BOOST_TEST((outcome_of(longer) == webhook_outcome::signature_wrong));
}

BOOST_AUTO_TEST_CASE(another_secret_does_not_do)
{
    sample other = published[0];
    other.secret = published[1].secret;
    BOOST_TEST((outcome_of(other) == webhook_outcome::signature_wrong));
    other.secret = published[0].secret.substr(6); // Without the mark it is the key itself.
    BOOST_TEST((outcome_of(other) == webhook_outcome::signature_wrong));
}

BOOST_AUTO_TEST_CASE(one_signature_of_several_has_to_match)
{
    sample one = published[0];
    std::string const good = one.signature;
    std::string const wrong = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (std::string const& list : {wrong + " " + good, good + " " + wrong, "v1a,x  " + good,
                                    " " + good + " ", "v1, " + good, "x , " + good}) {
        one.signature = list;
        BOOST_TEST((outcome_of(one) == webhook_outcome::authentic), list);
    }
    for (std::string const& list : {wrong + " " + wrong, "v2" + good.substr(2) + " " + wrong,
                                    std::string("v1,"), good + "," + good, "v1," + good}) {
        one.signature = list;
        BOOST_TEST((outcome_of(one) == webhook_outcome::signature_wrong), list);
    }
    for (std::string const& list :
         {"v1a" + good.substr(2), "v2" + good.substr(2), "V1" + good.substr(2), good.substr(3),
          std::string(" "), std::string(","), "v1;" + good.substr(3)}) {
        one.signature = list;
        BOOST_TEST((outcome_of(one) == webhook_outcome::signature_missing), list);
    }
}

BOOST_AUTO_TEST_CASE(the_time_may_differ_by_the_tolerance)
{
    auto const& one = published[0];
    auto const sent = time_of(one);
    BOOST_TEST((outcome_of(one, sent + 300s) == webhook_outcome::authentic));
    BOOST_TEST((outcome_of(one, sent + 300s + 999ms) == webhook_outcome::authentic));
    BOOST_TEST((outcome_of(one, sent + 301s) == webhook_outcome::too_old));
    BOOST_TEST((outcome_of(one, sent - 300s) == webhook_outcome::authentic));
    BOOST_TEST((outcome_of(one, sent - 301s) == webhook_outcome::too_new));

    webhook_verifier const exact(one.secret, 0s);
    BOOST_TEST((exact.verify(one.fields(), one.body, sent) == webhook_outcome::authentic));
    BOOST_TEST((exact.verify(one.fields(), one.body, sent + 1s) == webhook_outcome::too_old));
    BOOST_TEST((exact.verify(one.fields(), one.body, sent - 1s) == webhook_outcome::too_new));
    webhook_verifier const patient(one.secret, std::chrono::seconds::max());
    BOOST_TEST((patient.verify(one.fields(), one.body, sent + 24h) == webhook_outcome::authentic));
    for (auto const now : {system_clock::time_point::min(), system_clock::time_point::max()})
        BOOST_TEST((patient.verify(one.fields(), one.body, now) != webhook_outcome::authentic));
}

BOOST_AUTO_TEST_CASE(timestamps_are_whole_seconds)
{
    sample one = published[0];
    for (std::string const text :
         {"x", "-1", "+1731705121", " 1731705121", "1731705121 ", "1731705121.0", "1e9", "0x1",
          "99999999999999999999", "4294967296", "2024-11-15T21:12:01Z"}) {
        one.timestamp = text;
        BOOST_TEST((outcome_of(one, at(1731705121)) == webhook_outcome::timestamp_malformed), text);
    }
    one.timestamp = "0";
    BOOST_TEST((outcome_of(one, at(1731705121)) == webhook_outcome::too_old));
    one.timestamp = "4294967295";
    BOOST_TEST((outcome_of(one, at(1731705121)) == webhook_outcome::too_new));
}

BOOST_AUTO_TEST_CASE(fields_of_a_request)
{
    auto const& one = published[0];
    headers given{{"Content-Type", "application/json"},
                  {"Webhook-Id", one.id},
                  {"WEBHOOK-TIMESTAMP", one.timestamp},
                  {"webhook-signature", one.signature}};
    webhook_verifier const verifier(one.secret);
    auto const outcome = [&] {
        return verifier.verify(webhook_fields::of(given), one.body, time_of(one));
    };
    BOOST_TEST((outcome() == webhook_outcome::authentic));
    for (std::size_t i = 1; i < given.size(); ++i) {
        auto const whole = given;
        given[i].second.clear();
        BOOST_TEST((outcome() == webhook_outcome::field_missing));
        given.erase(given.begin() + static_cast<std::ptrdiff_t>(i));
        BOOST_TEST((outcome() == webhook_outcome::field_missing));
        given = whole;
        given.emplace_back(whole[i]); // Twice: it could be two of them that are read.
        BOOST_TEST((outcome() == webhook_outcome::field_missing));
        given = whole;
    }
    BOOST_TEST((verifier.verify({}, one.body) == webhook_outcome::field_missing));
}

BOOST_AUTO_TEST_CASE(secrets_that_cannot_be_used)
{
    for (std::string const secret : {"", "whsec_", "whsec_AAA", "whsec_AAAAA", "whsec_AA A",
                                     "whsec_====", "whsec_A===", "whsec_AA=A", "whsec_AAA-",
                                     "whsec_AAAA\n", "whsec_\xff\xff\xff\xff"})
        BOOST_TEST(fails(errc::invalid_argument, [&] { webhook_verifier{secret}; }), secret);
    BOOST_TEST(fails(errc::invalid_argument, [] { webhook_verifier{"secret", -1s}; }));
    auto const failure = test::failure_of([] { webhook_verifier{"whsec_very secret"}; });
    BOOST_TEST(std::string(failure.value().what()).find("very") == std::string::npos);
}

// Keys of all paddings, and longer than a block of SHA-256, with bodies that are no text; computed
// with another library. Secret, body and signature, in base64.
BOOST_AUTO_TEST_CASE(keys_of_every_length_and_bodies_of_octets)
{
    constexpr std::string_view samples[][3]{
        {"eQ==", "Qr3yIQbwhHdi8PPLTXZNxwcgURWaD4ny",
         "gskLKLMJd2nU3fZHR3m9j2Z3dZq0LZ/ctahHr+rP4VE="},
        {"xto=", "yuNEuzESRf1vhN+a18Wz0HasDo9TpzVs",
         "0q0XgnQE9YDuZgyfIN5AIojc/iQQrKV/8XeKZgAIelc="},
        {"iJE/", "IPb3LbAi0k0KltrUPBYXwamOeBKeAyc3",
         "X6TMjrEFMwN5wiTsVyS7N8kPuNE9V+5nsKD7lX4Yhs4="},
        {"EGXQlYZPFa2guEbBwOvFNIrceZrfhJutBdShCsBEHqo=", "7rS0jvoLHwq9gOmYo1q6XqC9h5nBNQ1D",
         "WAfyt3yvXqmQ8FsQJSY0OshgyRY4VR3BhzQ2KeXajYk="},
        {"nnGJeqdf3jE0pKpy4FYorG/minM9EWGhXY6uK7BC15WK7bHVlNbREtNPZgL03nEQ6ZOudCKSPX0XEWXcGQb2PQ==",
         "V5l6CtMbOq5AgfQftHFlPj1XeoxBA/nM", "wgTjqm4Wd0xiV5MD6hFfmpj1TK4xokSIoWwi+KdcMt4="},
        {"GYp/idga8qUAHEAXPxkj9xAs+qFQoSSzxcebuIdhqNs/QQHCKFsVv+vCFtwbvv6h19brCX1viiTZctpCDqa/hj4=",
         "7T/AN6M0AvJJeMcWLzLAWwyuPg069pGZ", "3lPdfExkXsy360kWpV0wvvfqVz2zGjoDHm7TJXPoW4M="},
        {"LRJ6NjMfplwne1x/"
         "6MmBvMuz1irAeNNS1PdPzUxTMf734l9FiGVLoXaX04hvnQuJ9cNmWLh6pPdJ1vVp7w72JcwX73V4I2+"
         "Ce2GERl8SglYXoF3YLis8L4eVErbnrAMPq6nfwg==",
         "+Cdr+shAoz2MJ9054IAxv7zml4c2rTr8", "caZ4hOeanebRrxExlGJ2goVD3dKaLKUsqMkABAFjncM="},
    };
    for (auto const& [secret, body, signature] : samples) {
        std::string octets(body.size() / 4 * 3, '\0');
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()),
                        reinterpret_cast<unsigned char const*>(body.data()),
                        static_cast<int>(body.size()));
        sample const one{"whsec_" + std::string(secret), "m", "1700000000",
                         "v1," + std::string(signature), octets};
        BOOST_TEST((outcome_of(one) == webhook_outcome::authentic), secret);
    }
}

BOOST_AUTO_TEST_CASE(each_outcome_has_words)
{
    for (int i = 0; i <= static_cast<int>(webhook_outcome::signature_wrong); ++i)
        BOOST_TEST(to_string(static_cast<webhook_outcome>(i)) != "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
