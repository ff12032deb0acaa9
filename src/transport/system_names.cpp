#include "transport/name_service.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// The system does not say how long its answers are good for.
constexpr std::chrono::seconds valid_for{10};

name_answer answer_of(boost::system::error_code const& code, tcp::resolver::results_type const& all)
{
    name_answer answer;
    if (code)
        answer.failure = code.message();
    for (auto const& entry : all)
        answer.found.push_back(entry.endpoint().address());
    answer.valid_for = valid_for;
    return answer;
}

class system_names : public name_service
{
public:
    std::shared_ptr<void> ask(asio::any_io_executor executor, std::string const& host,
                              handler done) override
    {
        auto const search = std::make_shared<tcp::resolver>(std::move(executor));
        search->async_resolve(host, "", tcp::resolver::flags(),
                              [alive = std::weak_ptr(search),
                               done = std::move(done)](boost::system::error_code code,
                                                       tcp::resolver::results_type const& all) {
                                  if (!alive.expired())
                                      done(answer_of(code, all));
                              });
        return search;
    }
};

} // namespace

std::shared_ptr<name_service> make_system_names() { return std::make_shared<system_names>(); }

} // namespace responses::transport
