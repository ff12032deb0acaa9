#pragma once

#include "settings.hpp"

#include <map>
#include <mutex>
#include <string>

namespace relay {

/// Sees to it that there are not more streams at the same time than there may be, of all browsers
/// and of each. Thread safety: all of it, from any thread.
class stream_permits
{
public:
    explicit stream_permits(stream_bounds const& bounds) : bounds_(bounds) {}

    /// The right to have a stream, for as long as it lives.
    class permit
    {
    public:
        permit(permit const&) = delete;
        permit& operator=(permit const&) = delete;
        ~permit();

    private:
        friend class stream_permits;
        permit(stream_permits& from, std::string client);

        stream_permits& from_;
        std::string client_;
    };

    /// Throws `refusal`, 429, when there are too many. `client` is the address of the browser.
    permit take(std::string const& client);

private:
    void give_back(std::string const& client) noexcept;

    stream_bounds const bounds_;
    std::mutex guard_;
    std::size_t taken_ = 0;
    std::map<std::string, std::size_t> of_client_;
};

} // namespace relay
