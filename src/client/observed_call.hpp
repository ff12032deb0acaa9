#pragma once

#include <responses/observer.hpp>

#include <chrono>
#include <memory>
#include <string_view>

namespace responses::detail {

/// A call as its observer is told of it: nothing before its beginning, its end once, nothing after
/// that. Without an observer it never begins. What an observer throws is ignored.
class observed_call
{
public:
    /// The views must outlive this object.
    observed_call(std::shared_ptr<observer> told, std::string_view operation,
                  std::string_view method, std::string_view url);

    void begin() noexcept;

    /// It has begun and not ended.
    bool is_open() const noexcept { return open_; }

    void attempt(unsigned number) noexcept;
    void head(response_head const& came) noexcept;
    void retry(error const& failure, std::chrono::milliseconds wait, unsigned next) noexcept;
    void end(call_end const& how) noexcept;

    void event(responses::event const& seen) noexcept
    {
        if (open_)
            tell_event(seen);
    }

private:
    template <class Tell>
    void tell(Tell const& what) noexcept;
    void tell_event(responses::event const& seen) noexcept;

    std::shared_ptr<observer> observer_;
    call_info call_;
    bool open_ = false;
};

} // namespace responses::detail
