#pragma once

#include "appended_file.hpp"
#include "journal.hpp"
#include "record.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace batch_tool {

/// Where results go.
struct result_paths
{
    std::string out;
    std::string errors;
    bool resume = false;
    bool retry_failed = false; ///< With `resume`: the error file is begun anew.
};

/// The output and error file, and the journal beside the output: what was answered, so that the run
/// can be taken up again. Results are written in groups: both files to the disk, then the journal.
class result_files
{
public:
    /// What earlier runs have written is found and repaired: a torn last line is cut off, and the
    /// journal made good where it is behind, or not there. Throws `std::runtime_error` when files
    /// have something in them and nobody wants to resume, or another run is writing them.
    result_files(result_paths const& paths, answered_rows& done);

    void add(record const& one, answered const& what);

    /// A group is large enough, or old enough, to be written.
    bool is_due(std::chrono::steady_clock::time_point now) const noexcept;

    /// Writes the group that there is. Throws `std::system_error`.
    void write();

    /// A row failed, in this run or in one before that this one has gone on with.
    bool has_errors() const noexcept { return has_errors_; }

private:
    void refuse_old_results() const;
    void take_up(answered_rows& done);
    void read_journal(answered_rows& done, written_sizes& sizes);
    void read_results(appended_file& file, std::uint64_t from, answered_rows& done);
    void write_journal();

    appended_file out_;
    std::optional<appended_file> journal_; // none beside what is no file
    appended_file errors_;
    std::string out_group_;
    std::string error_group_;
    std::string journal_group_;
    std::size_t count_ = 0;
    bool has_errors_ = false;
    bool is_broken_ = false;                        // by a write that failed
    std::chrono::steady_clock::time_point since_{}; // of the first one in the group
};

} // namespace batch_tool
