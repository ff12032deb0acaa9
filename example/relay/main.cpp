// responses-relay: a chat for browsers, by a server that asks a model for them.

#include "arguments.hpp"
#include "server.hpp"
#include "tool/descriptors.hpp"
#include "tool/mock.hpp"
#include "tool/usage_error.hpp"

#include <responses/error.hpp>

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

int complain(int status, char const* complaint)
{
    std::fprintf(stderr, "responses-relay: %s\n", complaint);
    return status;
}

void serve(relay::settings const& how)
{
    relay::server server(how);
    boost::asio::signal_set signals(server.get_executor(), SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code failure, int) {
        if (failure)
            return;
        signals.clear(); // The next one has its usual effect.
        server.stop();
    });
    bool const six = how.address.find(':') != std::string::npos;
    std::printf("http://%s%s%s:%u/\n", six ? "[" : "", how.address.c_str(), six ? "]" : "",
                unsigned{server.port()});
    std::fflush(stdout);
    server.run();
}

int start(relay::arguments given)
{
    if (!given.notice.empty()) {
        std::fputs(given.notice.c_str(), stdout);
        return 0;
    }
    tool::allow_many_descriptors(); // Each stream has two connections.
    auto const model = tool::start_mock(given.mock, given.how.upstream);
    serve(given.how);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a browser that goes away is an error of the write
    try {
        return start(relay::parse_arguments(argc, argv));
    } catch (tool::usage_error const& problem) {
        return complain(2, problem.what());
    } catch (responses::error const& failure) {
        return complain(failure.code() == responses::errc::invalid_argument ? 2 : 1,
                        failure.what());
    } catch (std::exception const& problem) {
        return complain(1, problem.what());
    }
}
