#pragma once

#include "arguments.hpp"
#include "costs.hpp"
#include "display.hpp"
#include "line_source.hpp"
#include "result_files.hpp"
#include "row_source.hpp"
#include "status.hpp"
#include "totals.hpp"

#include <responses/batch.hpp>
#include <responses/client.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <string>

namespace batch_tool {

/// One run: rows in, results out.
class run
{
public:
    /// Opens the files. Throws what they throw, and `responses::error` for options.
    run(boost::asio::any_io_executor executor, arguments const& given);

    /// Everything. Throws what cannot be read or written; what came before that is written.
    boost::asio::awaitable<exit_status> all();

    /// The first time takes no more rows, the second one ends the calls that run.
    void interrupt();

private:
    boost::asio::awaitable<void> take_results();
    boost::asio::awaitable<void> tick();
    void stop_at_limit(std::string notice);
    void check_limits();
    void take(responses::batch_result const& result);
    void refuse(refused_line const& line);
    void count(responses::response const& reply);
    progress now() const;
    std::string notice() const;
    exit_status status() const noexcept;

    arguments const& given_;
    answered_rows done_;
    line_source lines_;
    result_files files_;
    row_source rows_;
    responses::client client_;
    responses::batch results_;
    costs costs_;
    totals totals_;
    display display_;
    boost::asio::steady_timer ticks_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::exception_ptr failed_; // to write
    std::string limit_;         // that it stopped at
    int interrupts_ = 0;
    bool is_over_ = false;
};

} // namespace batch_tool
