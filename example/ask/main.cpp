// responses-ask: asks a model one question and prints the answer as it arrives.

#include "arguments.hpp"
#include "call.hpp"
#include "output.hpp"
#include "tool/mock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace asio = boost::asio;

namespace {

using ask::exit_status;

int complain(exit_status status, std::string const& complaint)
{
    if (!complaint.empty())
        std::fprintf(stderr, "responses-ask: %s\n", complaint.c_str());
    return static_cast<int>(status);
}

// Name resolution may sit in a thread that nothing can wake: who waits for it ends too late.
[[noreturn]] void leave(int status)
{
    std::fflush(nullptr);
    std::_Exit(status);
}

// Rethrows what the printer threw.
ask::outcome run_until_done(asio::io_context& context, ask::arguments const& given)
{
    ask::outcome result;
    std::exception_ptr thrown;
    asio::cancellation_signal interrupt;
    asio::signal_set signals{context, SIGINT};
    signals.async_wait([&](boost::system::error_code failure, int) {
        if (failure)
            return;
        signals.clear(); // the second Ctrl-C kills
        interrupt.emit(asio::cancellation_type::terminal);
    });
    auto done = [&](std::exception_ptr failure, ask::outcome ended) {
        thrown = failure;
        result = std::move(ended);
        context.stop();
    };
    asio::co_spawn(context, ask::run_calls(given),
                   asio::bind_cancellation_slot(interrupt.slot(), done));
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
    return result;
}

int answer(ask::arguments const& given)
{
    asio::io_context context{1};
    auto const result = run_until_done(context, given);
    leave(complain(result.status, result.complaint));
}

int run(ask::arguments given)
{
    if (!given.notice.empty()) {
        ask::write_output(given.notice);
        return 0;
    }
    auto const server = tool::start_mock(given.mock, given.options);
    return answer(given);
}

} // namespace

int main(int argc, char** argv)
{
#ifdef SIGPIPE
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of the write, told like any other
#endif
    try {
        return run(ask::parse_arguments(argc, argv));
    } catch (tool::usage_error const& problem) {
        return complain(exit_status::usage, problem.what());
    } catch (responses::error const& failure) {
        return complain(ask::status_of(failure), failure.what());
    } catch (ask::output_interrupted const& problem) {
        return complain(exit_status::interrupted, problem.what());
    } catch (std::exception const& problem) {
        return complain(exit_status::output_failed, problem.what());
    }
}
