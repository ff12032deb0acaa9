#include "tool/mock.hpp"

#include "tool/usage_error.hpp"

#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace tool {

namespace {

// Slow enough to be seen arriving.
constexpr std::size_t default_tokens = 64;
constexpr double default_rate = 40;

template <class T>
T number(std::string const& name, std::string const& text)
{
    T value{};
    bool const converted = boost::conversion::try_lexical_convert(text, value);
    if (!converted || text.starts_with('-') || !(value >= 0 && value <= 1'000'000))
        throw usage_error("mock: '" + name + "' must be a number from 0 to 1000000");
    return value;
}

void apply(responses::testing::server_options& mock, std::string const& name,
           std::string const& value)
{
    if (name == "tokens")
        mock.tokens = number<std::size_t>(name, value);
    else if (name == "rate")
        mock.tokens_per_second = number<double>(name, value);
    else
        throw usage_error("mock: knows 'tokens' and 'rate', not '" + name + "'");
}

} // namespace

std::optional<responses::testing::server_options> parse_mock(std::string const& url)
{
    if (!url.starts_with("mock:"))
        return std::nullopt;
    auto const parsed = boost::urls::parse_uri(url);
    if (!parsed || !parsed->encoded_host_and_port().empty() || !parsed->encoded_path().empty())
        throw usage_error("'" + url + "' is not of the form mock:?tokens=N&rate=N");

    responses::testing::server_options mock{
        .tls = true, .tokens = default_tokens, .tokens_per_second = default_rate};
    for (auto const& parameter : parsed->params())
        apply(mock, parameter.key, parameter.value);
    return mock;
}

std::optional<responses::testing::server>
start_mock(std::optional<responses::testing::server_options> const& mock,
           responses::options& settings)
{
    std::optional<responses::testing::server> server;
    if (!mock)
        return server;
    server.emplace(*mock);
    settings.base_url = server->url();
    settings.api_key.clear();
    settings.tls.ca_pem = server->ca();
    return server;
}

} // namespace tool
