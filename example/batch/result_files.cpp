#include "result_files.hpp"

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace batch_tool {

namespace {

constexpr std::size_t largest_group = 64;
constexpr std::chrono::milliseconds oldest_group{100};
constexpr std::size_t piece = std::size_t{1} << 20;

// Gives each whole line, with where it ends, from there until one is refused. Gives back the end of
// the last one that was not.
template <class Take>
std::uint64_t read_lines(appended_file const& file, std::uint64_t from, Take take)
{
    std::string text;
    std::uint64_t end = from;
    for (std::uint64_t at = from;;) {
        std::string const more = file.read(at, piece);
        if (more.empty())
            return end;
        at += more.size();
        text += more;
        std::size_t begin = 0;
        for (auto stop = text.find('\n'); stop != text.npos; stop = text.find('\n', begin)) {
            if (!take(std::string_view(text).substr(begin, stop - begin)))
                return end;
            end += stop + 1 - begin;
            begin = stop + 1;
        }
        text.erase(0, begin);
    }
}

// Without it, all is read from the files.
std::optional<appended_file> opened_journal(appended_file const& out, bool is_made_anew)
{
    if (!out.is_regular())
        return std::nullopt;
    std::optional<appended_file> journal(std::in_place, out.path() + ".journal");
    journal->lock();
    if (is_made_anew)
        journal->cut(0);
    return journal;
}

// What it had is kept beside it.
std::string begun_anew(std::string path, bool is_wanted)
{
    if (is_wanted && std::filesystem::is_regular_file(path))
        std::filesystem::rename(path, path + ".before");
    return path;
}

} // namespace

result_files::result_files(result_paths const& paths, answered_rows& done)
    : out_(paths.out),
      journal_(opened_journal(out_, paths.retry_failed)),
      errors_(begun_anew(paths.errors, paths.retry_failed))
{
    if (errors_.is_same_as(out_))
        throw std::runtime_error("output and error file are the same file");
    if (errors_.is_regular())
        errors_.lock();
    if (!paths.resume)
        refuse_old_results();
    else if (!journal_ || !errors_.is_regular())
        throw std::runtime_error("--resume needs files, not pipes or devices");
    else
        take_up(done);
}

void result_files::refuse_old_results() const
{
    for (auto const* file : {&out_, &errors_})
        if (file->size() > 0)
            throw std::runtime_error("'" + file->path() +
                                     "' has results of an earlier run: --resume goes on with it");
    if (journal_ && journal_->size() > 0)
        throw std::runtime_error("'" + journal_->path() +
                                 "' is of an earlier run: --resume goes on with it");
}

void result_files::take_up(answered_rows& done)
{
    written_sizes sizes;
    read_journal(done, sizes);
    read_results(out_, sizes.out, done);
    read_results(errors_, sizes.errors, done);
    has_errors_ = errors_.size() > 0;
    if (!(sizes == written_sizes{out_.size(), errors_.size()}))
        write_journal();
}

// One that tells of more than there is was not written by us, or the files were changed since.
void result_files::read_journal(answered_rows& done, written_sizes& sizes)
{
    answered_rows told;
    journal_reader reader(told);
    std::uint64_t whole = 0;
    std::uint64_t end = 0;
    read_lines(*journal_, 0, [&](std::string_view line) {
        bool const is_good = reader.read(line);
        end += line.size() + 1;
        if (is_good && line.starts_with("group"))
            whole = end;
        return is_good;
    });
    if (reader.sizes().out > out_.size() || reader.sizes().errors > errors_.size()) {
        journal_->cut(0);
        return;
    }
    journal_->cut(whole);
    sizes = reader.sizes();
    done = std::move(told);
}

// The rest of a line that was torn belongs to a row that will be asked again.
void result_files::read_results(appended_file& file, std::uint64_t from, answered_rows& done)
{
    auto const end = read_lines(file, from, [&](std::string_view line) {
        if (auto const what = answered_in(line)) {
            done.add(*what);
            journal_group_ += row_entry(*what);
        }
        return true;
    });
    if (end != file.size())
        file.cut(end);
}

void result_files::add(record const& one, answered const& what)
{
    if (count_++ == 0)
        since_ = std::chrono::steady_clock::now();
    has_errors_ = has_errors_ || one.is_error;
    (one.is_error ? error_group_ : out_group_) += one.line;
    journal_group_ += row_entry(what);
}

bool result_files::is_due(std::chrono::steady_clock::time_point now) const noexcept
{
    return count_ >= largest_group || (count_ > 0 && now - since_ >= oldest_group);
}

// Behind a group that failed nothing is written any more: the next one would have the journal say
// that its rows were answered, too.
void result_files::write()
{
    if (count_ == 0 || std::exchange(is_broken_, true))
        return;
    out_.append(std::exchange(out_group_, {}));
    errors_.append(std::exchange(error_group_, {}));
    out_.sync();
    errors_.sync();
    write_journal();
    count_ = 0;
    is_broken_ = false;
}

void result_files::write_journal()
{
    if (!journal_)
        return;
    journal_->append(std::exchange(journal_group_, {}) +
                     group_entry({out_.size(), errors_.size()}));
    journal_->sync();
}

} // namespace batch_tool
