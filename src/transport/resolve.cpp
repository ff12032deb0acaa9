#include "transport/resolve.hpp"

#include "protocol/special_name.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_names = 64;
constexpr std::chrono::seconds longest_kept{60};

time_point now() noexcept { return std::chrono::steady_clock::now(); }

} // namespace

/// A look-up under way. It ends when nobody waits for it any more.
class resolver::search : public std::enable_shared_from_this<search>
{
public:
    search(std::shared_ptr<resolver> owner, std::string name)
        : owner_(std::move(owner)), name_(std::move(name))
    {}

    ~search()
    {
        if (!answer_)
            owner_->running_.erase(name_);
    }

    search(search const&) = delete;
    search& operator=(search const&) = delete;

    void start()
    {
        asking_ = owner_->service_->ask(owner_->executor_, name_,
                                        [waiting = weak_from_this()](name_answer answer) {
                                            if (auto const self = waiting.lock())
                                                self->settle(std::move(answer));
                                        });
    }

    void add(std::weak_ptr<lookup> who) { waiting_.push_back(std::move(who)); }

    /// Null before there is one.
    name_answer const* answer() const noexcept { return answer_ ? &*answer_ : nullptr; }

private:
    // What came is not to be destroyed here: the name service is still at work.
    void settle(name_answer answer)
    {
        answer_ = std::move(answer);
        owner_->running_.erase(name_);
        auto const keep = std::min(answer_->valid_for, longest_kept);
        if (answer_->failure.empty() && keep.count() > 0)
            owner_->cache_.put(name_, answer_->found, now() + keep);
        for (auto const& who : waiting_)
            if (auto const one = who.lock())
                one->wait_.cancel();
    }

    std::shared_ptr<resolver> owner_;
    std::string name_;
    std::optional<name_answer> answer_;
    std::vector<std::weak_ptr<lookup>> waiting_;
    std::shared_ptr<void> asking_;
};

resolver::resolver(asio::any_io_executor executor, std::shared_ptr<name_service> service)
    : executor_(std::move(executor)), service_(std::move(service)), cache_(most_names)
{}

std::shared_ptr<name_service> resolver::make_usual_names()
{
#if RESPONSES_WITH_CARES
    return make_dns_names();
#else
    return make_system_names();
#endif
}

std::optional<resolver::hosts> resolver::known(std::string const& name) const
{
    boost::system::error_code code;
    auto const address = asio::ip::make_address(name, code);
    if (!code)
        return hosts{address};
    if (special_name_of(name) == special_name::localhost)
        return hosts{asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()};
    if (auto const* kept = cache_.find(name, now()))
        return *kept;
    return std::nullopt;
}

std::shared_ptr<resolver::search> resolver::join(std::string const& name, std::weak_ptr<lookup> who)
{
    auto running = running_[name].lock();
    if (!running) {
        running = std::make_shared<search>(shared_from_this(), name);
        running_[name] = running;
        running->start();
    }
    running->add(std::move(who));
    return running;
}

lookup::lookup(std::shared_ptr<resolver> names) : names_(std::move(names)), wait_(names_->executor_)
{}

asio::awaitable<addresses> lookup::run(std::string host, std::uint16_t port, due limit)
{
    auto const self = shared_from_this();
    resolver::hosts const found = co_await ask(std::move(host), limit);
    addresses result;
    for (auto const& address : found)
        result.emplace_back(address, port);
    co_return result;
}

asio::awaitable<resolver::hosts> lookup::ask(std::string host, due limit)
{
    std::string const name = canonical_name(host);
    if (auto known = names_->known(name))
        co_return std::move(*known);
    if (special_name_of(name) == special_name::invalid)
        throw error(errc::resolve_failed, host + ": a name that never has an address (RFC 6761)");

    auto const search = names_->join(name, weak_from_this());
    boost::system::error_code code;
    wait_.expires_at(limit.at);
    if (search->answer() == nullptr)
        co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    auto const* answer = search->answer();
    if (cancelled_ || (answer == nullptr && code))
        throw error(asio::error::operation_aborted);
    if (answer == nullptr)
        throw error(limit.what, "looking up " + host);
    if (answer->found.empty())
        throw error(errc::resolve_failed, host + ": " + answer->failure);
    co_return answer->found;
}

void lookup::cancel() noexcept
{
    cancelled_ = true;
    wait_.cancel();
}

} // namespace responses::transport
