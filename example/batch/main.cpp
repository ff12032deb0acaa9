// responses-batch: makes a model response of each row of a file.

#include "arguments.hpp"
#include "run.hpp"
#include "tool/descriptors.hpp"
#include "tool/mock.hpp"
#include "tool/usage_error.hpp"

#include <responses/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace asio = boost::asio;

namespace {

using batch_tool::exit_status;

int complain(exit_status status, char const* complaint)
{
    std::fprintf(stderr, "responses-batch: %s\n", complaint);
    return static_cast<int>(status);
}

void heed(asio::signal_set& signals, batch_tool::run& running)
{
    signals.async_wait([&](boost::system::error_code failure, int) {
        if (failure)
            return;
        running.interrupt();
        heed(signals, running);
    });
}

exit_status run_until_done(asio::io_context& context, batch_tool::arguments const& given)
{
    batch_tool::run running(context.get_executor(), given);
    std::exception_ptr thrown;
    exit_status status{};
    asio::signal_set signals{context, SIGINT, SIGTERM};
    heed(signals, running);
    asio::co_spawn(context, running.all(), [&](std::exception_ptr failure, exit_status ended) {
        thrown = failure;
        status = ended;
        context.stop();
    });
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
    return status;
}

// Name resolution may sit in a thread that nothing can wake: who waits for it ends too late.
[[noreturn]] void leave(exit_status status)
{
    std::fflush(nullptr);
    std::_Exit(static_cast<int>(status));
}

int start(batch_tool::arguments given)
{
    if (!given.notice.empty()) {
        std::fputs(given.notice.c_str(), stdout);
        return 0;
    }
    tool::allow_many_descriptors();
    auto const server = tool::start_mock(given.mock, given.options);
    asio::io_context context{1};
    leave(run_until_done(context, given));
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of the write, told like any other
    try {
        return start(batch_tool::parse_arguments(argc, argv));
    } catch (tool::usage_error const& problem) {
        return complain(exit_status::usage, problem.what());
    } catch (responses::error const& failure) {
        bool const is_usage = failure.code() == responses::errc::invalid_argument;
        return complain(is_usage ? exit_status::usage : exit_status::broken, failure.what());
    } catch (std::exception const& problem) {
        return complain(exit_status::broken, problem.what());
    }
}
