#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <thread>

namespace responses::test {

/// How many descriptors this process has open, those of other threads included.
inline std::size_t open_descriptors()
{
    std::filesystem::directory_iterator const all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// No more than `count` are open, now or as soon as a server's thread has noticed.
inline bool descriptors_settle_at(std::size_t count)
{
    for (int i = 0; i < 500 && open_descriptors() > count; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return open_descriptors() <= count;
}

} // namespace responses::test
