#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace support {

struct process_options
{
    std::map<std::string, std::string> environment = {}; ///< Besides PATH: nothing is inherited.
    std::string input = {};                              ///< Standard input, whole.
    std::string output_file = {}; ///< Where standard output goes instead of to us.
    bool leave_output = false;    ///< Nobody reads standard output.
    bool close_output = false;    ///< Standard output is a pipe that nobody has open.
};

struct process_result
{
    int status = 0; ///< Exit status, or 128 and the signal.
    std::string out;
    std::string err;
};

/// A program that runs beside the test. The destructor kills it.
class process
{
public:
    explicit process(std::vector<std::string> const& command, process_options const& settings = {});
    process(process&&) noexcept;
    ~process();

    void signal(int number);

    /// What it has in memory now, in octets.
    std::size_t resident() const;

    std::string output() const; ///< So far.

    /// Waits until standard output holds this text; false when it ended, or 10 s passed, without.
    bool wait_for_output(std::string_view text);

    /// Waits for the end, at most 30 s: then it is killed.
    process_result wait();

private:
    struct state;
    std::unique_ptr<state> state_;
};

process_result run(std::vector<std::string> const& command, process_options const& settings = {});

} // namespace support
