// Runs a command and prints what it took, with all its children: seconds of the processor, seconds,
// and the most memory that one of its processes had, in KiB.
//
//   measure COMMAND...

#include <chrono>
#include <cstdio>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds(timeval const& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    auto const start = std::chrono::steady_clock::now();
    pid_t child = -1;
    if (::posix_spawnp(&child, argv[1], nullptr, nullptr, argv + 1, environ) != 0) {
        std::perror(argv[1]);
        return 127;
    }
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    std::chrono::duration<double> const wall = std::chrono::steady_clock::now() - start;
    std::printf("%.3f %.3f %ld\n", seconds(used.ru_utime) + seconds(used.ru_stime), wall.count(),
                used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
