#include "transport/cares_sockets.hpp"
#include "transport/name_service.hpp"

#include <responses/error.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <ares.h>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using boost::system::error_code;
using descriptor = asio::posix::stream_descriptor;

namespace {

// Two rounds, of 1.5 and 3 seconds for each server: with one or two servers, both are over within
// the usual limit for connecting, which matters where one family is never answered.
constexpr int first_round_ms = 1500;
constexpr int rounds = 2;

// The library wants to be told once, and keeps nothing that would have to be given back.
void start_library()
{
    static int const started = ares_library_init(ARES_LIB_INIT_ALL);
    if (started != ARES_SUCCESS)
        throw error(errc::resolve_failed, ares_strerror(started));
}

// c-ares does not tell which of its servers said what.
std::string reason_of(int status)
{
    if (status == ARES_ECONNREFUSED)
        return "the DNS servers cannot be reached, or refuse to answer";
    return ares_strerror(status);
}

asio::ip::address address_of(ares_addrinfo_node const& node)
{
    if (node.ai_family == AF_INET6) {
        sockaddr_in6 from;
        std::memcpy(&from, node.ai_addr, sizeof from);
        asio::ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), &from.sin6_addr, bytes.size());
        return asio::ip::address_v6(bytes, from.sin6_scope_id);
    }
    sockaddr_in from;
    std::memcpy(&from, node.ai_addr, sizeof from);
    asio::ip::address_v4::bytes_type bytes;
    std::memcpy(bytes.data(), &from.sin_addr, bytes.size());
    return asio::ip::address_v4(bytes);
}

// Valid for as long as the shortest-lived of its records. What /etc/hosts says has no time to live,
// and is read again.
name_answer answer_of(int status, ares_addrinfo const* all)
{
    name_answer answer;
    if (status == ARES_SUCCESS && all->nodes == nullptr)
        status = ARES_ENODATA;
    if (status != ARES_SUCCESS) {
        answer.failure = reason_of(status);
        return answer;
    }
    int seconds = all->nodes->ai_ttl;
    for (auto const* node = all->nodes; node != nullptr; node = node->ai_next) {
        answer.found.push_back(address_of(*node));
        seconds = std::min(seconds, node->ai_ttl);
    }
    for (auto const* alias = all->cnames; alias != nullptr; alias = alias->next)
        seconds = std::min(seconds, alias->ttl);
    answer.valid_for = std::chrono::seconds(seconds);
    return answer;
}

/// One of c-ares's sockets, which stays c-ares's.
struct watched
{
    watched(asio::any_io_executor const& executor, ares_socket_t socket) : events(executor)
    {
        error_code ignored; // The look-up's own time limit ends what cannot be watched.
        events.assign(socket, ignored);
    }
    ~watched()
    {
        if (events.is_open())
            events.release();
    }

    watched(watched const&) = delete;
    watched& operator=(watched const&) = delete;

    descriptor events;
    bool wants_read = false;
    bool wants_write = false;
    bool reading = false;
    bool writing = false;
};

/// One look-up, with a channel of its own: c-ares cannot cancel a single look-up of a channel, and
/// so each look-up sees /etc/resolv.conf as it is now. What is pending refers to it weakly: its end
/// is that of everything.
class dns_search : public std::enable_shared_from_this<dns_search>
{
public:
    dns_search(asio::any_io_executor executor, name_service::handler done)
        : executor_(executor), timer_(executor), done_(std::move(done))
    {}

    ~dns_search()
    {
        done_ = nullptr; // c-ares tells its callbacks of the end.
        if (channel_ != nullptr)
            ares_destroy(channel_);
    }

    dns_search(dns_search const&) = delete;
    dns_search& operator=(dns_search const&) = delete;

    void start(std::string const& host, std::string const& servers);

private:
    static void on_socket(void* self, ares_socket_t socket, int wants_read, int wants_write);
    static void on_answer(void* self, int status, int timeouts, ares_addrinfo* all);

    void open(std::string const& servers);
    void watch(std::shared_ptr<watched> const& one);
    void wait_for(std::shared_ptr<watched> const& one, descriptor::wait_type what);
    void process(ares_socket_t readable, ares_socket_t writable);
    void arm_timer();

    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    name_service::handler done_;
    ares_channel channel_ = nullptr;
    std::map<ares_socket_t, std::shared_ptr<watched>> sockets_;
};

void dns_search::open(std::string const& servers)
{
    ares_options options{};
    options.timeout = first_round_ms;
    options.tries = rounds;
    options.sock_state_cb = &dns_search::on_socket;
    options.sock_state_cb_data = this;
    int status = ares_init_options(&channel_, &options,
                                   ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status == ARES_SUCCESS && !servers.empty())
        status = ares_set_servers_ports_csv(channel_, servers.c_str());
    if (status != ARES_SUCCESS)
        throw error(errc::resolve_failed, ares_strerror(status));
    ares_set_socket_functions(channel_, &quiet_sockets(), nullptr);
}

void dns_search::start(std::string const& host, std::string const& servers)
{
    open(servers);
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC; // A and AAAA, at once
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &dns_search::on_answer, this);
    arm_timer();
}

// No exception may pass through c-ares.
void dns_search::on_answer(void* self, int status, int, ares_addrinfo* all)
try {
    std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> const guard(all,
                                                                             &ares_freeaddrinfo);
    auto const done = std::exchange(static_cast<dns_search*>(self)->done_, nullptr);
    if (done)
        done(answer_of(status, all));
} catch (std::bad_alloc const&) {
    // Who waits leaves at the time limit.
}

void dns_search::on_socket(void* self, ares_socket_t socket, int wants_read, int wants_write)
try {
    auto& search = *static_cast<dns_search*>(self);
    if (wants_read == 0 && wants_write == 0) {
        search.sockets_.erase(socket);
        return;
    }
    auto& one = search.sockets_[socket];
    if (!one)
        one = std::make_shared<watched>(search.executor_, socket);
    one->wants_read = wants_read != 0;
    one->wants_write = wants_write != 0;
    search.watch(one);
} catch (std::bad_alloc const&) {
    // What cannot be watched ends by c-ares's own time limit.
}

void dns_search::watch(std::shared_ptr<watched> const& one)
{
    if (one->wants_read && !std::exchange(one->reading, true))
        wait_for(one, descriptor::wait_read);
    if (one->wants_write && !std::exchange(one->writing, true))
        wait_for(one, descriptor::wait_write);
}

void dns_search::wait_for(std::shared_ptr<watched> const& one, descriptor::wait_type what)
{
    one->events.async_wait(
        what, [weak = weak_from_this(), weak_one = std::weak_ptr(one), what](error_code code) {
            auto const self = weak.lock();
            auto here = weak_one.lock();
            if (code || !self || !here)
                return;
            bool const read = what == descriptor::wait_read;
            (read ? here->reading : here->writing) = false;
            auto const socket = here->events.native_handle();
            here.reset(); // c-ares may close the socket now, and open another of the same number.
            self->process(read ? socket : ARES_SOCKET_BAD, read ? ARES_SOCKET_BAD : socket);
            if (self->sockets_.contains(socket))
                self->watch(self->sockets_[socket]);
        });
}

void dns_search::process(ares_socket_t readable, ares_socket_t writable)
{
    ares_process_fd(channel_, readable, writable);
    arm_timer();
}

void dns_search::arm_timer()
{
    timeval wait{};
    if (ares_timeout(channel_, nullptr, &wait) == nullptr) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::seconds(wait.tv_sec) +
                         std::chrono::microseconds(wait.tv_usec));
    timer_.async_wait([weak = weak_from_this()](error_code code) {
        if (auto const self = weak.lock(); self && !code)
            self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
}

class dns_names : public name_service
{
public:
    explicit dns_names(std::string servers) : servers_(std::move(servers)) { start_library(); }

    std::shared_ptr<void> ask(asio::any_io_executor executor, std::string const& host,
                              handler done) override
    {
        auto const search = std::make_shared<dns_search>(std::move(executor), std::move(done));
        search->start(host, servers_);
        return search;
    }

private:
    std::string servers_;
};

} // namespace

std::shared_ptr<name_service> make_dns_names(std::string servers)
{
    return std::make_shared<dns_names>(std::move(servers));
}

} // namespace responses::transport
