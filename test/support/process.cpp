#include "support/process.hpp"

#include <condition_variable>
#include <fcntl.h>
#include <fstream>
#include <mutex>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace support {

namespace {

constexpr std::chrono::seconds output_patience{10};
constexpr std::chrono::seconds end_patience{30};

struct pipe_ends
{
    int read = -1;
    int write = -1;
};

pipe_ends make_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error("pipe2 failed");
    return {ends[0], ends[1]};
}

// A file already unlinked: input of any size without a thread that writes it.
int input_file(std::string const& text)
{
    char name[] = "/tmp/responses-input-XXXXXX";
    int const file = ::mkostemp(name, O_CLOEXEC);
    ::unlink(name);
    if (file < 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("cannot make an input file");
    ::lseek(file, 0, SEEK_SET);
    return file;
}

std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> result;
    for (auto& text : strings)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

pid_t spawn(std::vector<std::string> command, std::map<std::string, std::string> const& environment,
            int input, int output, int errors)
{
    std::vector<std::string> variables{"PATH=/usr/bin:/bin"};
    for (auto const& [name, value] : environment)
        variables.push_back(name + '=' + value);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    // Asio's sockets would be inherited: a server that has gone would still seem to listen.
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);

    // A test program that was started in the background ignores SIGINT; its children must not.
    posix_spawnattr_t attributes;
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGINT);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    pid_t child = -1;
    int const failure = ::posix_spawn(&child, command.front().c_str(), &actions, &attributes,
                                      pointers(command).data(), pointers(variables).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        throw std::runtime_error("cannot start " + command.front());
    return child;
}

} // namespace

struct process::state
{
    std::mutex mutex;
    std::condition_variable changed;
    process_result result;
    bool out_ended = false;
    bool err_ended = false;
    pid_t child = -1;
    pipe_ends unread; // standard output, when nobody reads it
    std::jthread out_reader;
    std::jthread err_reader;

    void read_all(int source, std::string process_result::* target, bool state::* ended)
    {
        char buffer[4096];
        for (ssize_t size = 0; (size = ::read(source, buffer, sizeof buffer)) > 0;) {
            std::lock_guard const lock{mutex};
            (result.*target).append(buffer, static_cast<std::size_t>(size));
            changed.notify_all();
        }
        ::close(source);
        std::lock_guard const lock{mutex};
        this->*ended = true;
        changed.notify_all();
    }

    // Waits for the end of both outputs: that of the process.
    bool ended_within(std::chrono::seconds patience)
    {
        std::unique_lock lock{mutex};
        return changed.wait_for(lock, patience, [this] { return out_ended && err_ended; });
    }

    void start_output(process_options const& settings, int& write_end)
    {
        if (!settings.output_file.empty()) {
            write_end = ::open(settings.output_file.c_str(), O_WRONLY | O_CLOEXEC);
            out_ended = true;
            return;
        }
        pipe_ends const out = make_pipe();
        write_end = out.write;
        if (settings.close_output || settings.leave_output)
            out_ended = true;
        if (settings.close_output)
            ::close(out.read);
        else if (settings.leave_output)
            unread.read = out.read;
        else
            out_reader = std::jthread(&state::read_all, this, out.read, &process_result::out,
                                      &state::out_ended);
    }
};

process::process(std::vector<std::string> const& command, process_options const& settings)
    : state_(std::make_unique<state>())
{
    int const input = input_file(settings.input);
    int output = -1;
    state_->start_output(settings, output);
    pipe_ends const errors = make_pipe();
    state_->err_reader = std::jthread(&state::read_all, state_.get(), errors.read,
                                      &process_result::err, &state::err_ended);
    state_->child = spawn(command, settings.environment, input, output, errors.write);
    for (int const end : {input, output, errors.write})
        ::close(end);
}

process::process(process&&) noexcept = default;

process::~process()
{
    if (!state_)
        return;
    if (state_->child > 0) {
        ::kill(state_->child, SIGKILL);
        ::waitpid(state_->child, nullptr, 0);
    }
    if (state_->unread.read >= 0)
        ::close(state_->unread.read);
}

void process::signal(int number) { ::kill(state_->child, number); }

std::size_t process::resident() const
{
    std::ifstream file("/proc/" + std::to_string(state_->child) + "/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string process::output() const
{
    std::lock_guard const lock{state_->mutex};
    return state_->result.out;
}

bool process::wait_for_output(std::string_view text)
{
    std::unique_lock lock{state_->mutex};
    auto const found = [&] { return state_->result.out.find(text) != std::string::npos; };
    state_->changed.wait_for(lock, output_patience, [&] { return state_->out_ended || found(); });
    return found();
}

process_result process::wait()
{
    if (!state_->ended_within(end_patience))
        signal(SIGKILL);
    int status = 0;
    ::waitpid(state_->child, &status, 0);
    state_->child = -1;
    state_->ended_within(end_patience);
    std::lock_guard const lock{state_->mutex};
    state_->result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return state_->result;
}

process_result run(std::vector<std::string> const& command, process_options const& settings)
{
    return process(command, settings).wait();
}

} // namespace support
