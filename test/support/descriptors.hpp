#pragma once

#include <chrono>
#include <cstddef>
#include <fcntl.h>
#include <thread>

namespace responses::test {

/// How many descriptors this process has open, those of other threads included. Asks for each,
/// since a bare system has no /proc.
inline std::size_t open_descriptors()
{
    constexpr int more_than_any_test_opens = 4096;
    std::size_t count = 0;
    for (int descriptor = 0; descriptor < more_than_any_test_opens; ++descriptor)
        count += ::fcntl(descriptor, F_GETFD) != -1;
    return count;
}

/// No more than `count` are open, now or as soon as a server's thread has noticed.
inline bool descriptors_settle_at(std::size_t count)
{
    for (int i = 0; i < 500 && open_descriptors() > count; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return open_descriptors() <= count;
}

} // namespace responses::test
