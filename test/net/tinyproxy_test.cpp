#include "support/process.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(tinyproxy)

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace responses;
using namespace std::chrono_literals;

std::uint16_t free_port()
{
    asio::io_context context;
    tcp::acceptor const probe(context, {asio::ip::address_v4::loopback(), 0});
    return probe.local_endpoint().port();
}

// Tinyproxy in the foreground, which knows one user and makes tunnels to one port.
class real_proxy
{
public:
    explicit real_proxy(std::uint16_t to)
    {
        std::ofstream(file_) << "Port " << port_ << "\nListen 127.0.0.1\nAllow 127.0.0.1\n"
                             << "MaxClients 10\nTimeout 60\nLogLevel Critical\n"
                             << "BasicAuth user secret\nConnectPort " << to << "\n";
        running_.emplace(std::vector<std::string>{TINYPROXY, "-d", "-c", file_});
        wait_until_it_listens();
    }
    ~real_proxy() { std::remove(file_.c_str()); }

    std::string url(std::string const& user_info) const
    {
        return "http://" + user_info + "127.0.0.1:" + std::to_string(port_);
    }

private:
    void wait_until_it_listens() const
    {
        asio::io_context context;
        auto const limit = std::chrono::steady_clock::now() + test::patience;
        for (boost::system::error_code failed = asio::error::connection_refused; failed;) {
            if (std::chrono::steady_clock::now() > limit)
                throw std::runtime_error("tinyproxy does not listen");
            std::this_thread::sleep_for(5ms);
            tcp::socket probe(context);
            probe.connect({asio::ip::address_v4::loopback(), port_}, failed);
        }
    }

    std::uint16_t port_ = free_port();
    std::string file_ = "/tmp/responses-tinyproxy-" + std::to_string(::getpid()) + ".conf";
    std::optional<support::process> running_;
};

asio::awaitable<void> create_often(client const& model, int count)
{
    request const what = test::a_request();
    for (int i = 0; i < count; ++i)
        co_await model.create(what);
}

} // namespace

BOOST_AUTO_TEST_CASE(calls_go_through_its_tunnels)
{
    for (bool const tls : {false, true}) {
        testing::server server(testing::server_options{.tls = tls});
        real_proxy const proxy(server.port());
        options settings = test::options_for(server);
        settings.proxy.http = settings.proxy.https = proxy.url("user:secret@");

        BOOST_TEST(!test::stream(settings).failure);
        asio::io_context context;
        client const model(context, settings);
        test::run(context, create_often(model, 5));
        BOOST_TEST(model.connections().reused == 4);
        BOOST_TEST(server.figures().connections == 2);
    }
}

BOOST_AUTO_TEST_CASE(it_refuses)
{
    testing::server server(testing::server_options{.tls = true});
    real_proxy const proxy(server.port());
    options settings = test::options_for(server);
    auto const status_at = [&](std::string const& url) {
        settings.proxy.https = url;
        error const failed = test::error_of([&] { test::create(settings); });
        BOOST_TEST(failed.code() == errc::proxy_failed);
        BOOST_TEST(std::string(failed.what()).find("secret") == std::string::npos);
        return failed.api() != nullptr ? failed.api()->status : 0;
    };
    BOOST_TEST(status_at(proxy.url("")) == 407);
    BOOST_TEST(status_at(proxy.url("user:other@")) == 401); // Its word for wrong credentials.

    std::string const nobody = test::url_that_nobody_listens_at();
    settings.base_url = "https" + nobody.substr(4);
    BOOST_TEST(status_at(proxy.url("user:secret@")) == 403); // Another port than it may go to.
    BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()
