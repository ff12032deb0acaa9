#include <responses/logger.hpp>
#include <responses/options.hpp>

#include <cstdlib>

namespace responses {
namespace {

void read_variable(std::string& value, char const* name)
{
    char const* const text = std::getenv(name);
    if (text != nullptr && *text != '\0')
        value = text;
}

// The first of two spellings that is set wins.
void read_variable(std::string& value, char const* name, char const* otherwise)
{
    read_variable(value, otherwise);
    read_variable(value, name);
}

// A CGI program has the fields of a request in variables: HTTP_PROXY is a client's `Proxy`.
bool is_cgi() { return std::getenv("REQUEST_METHOD") != nullptr; }

// As curl spells and prefers them, and Go knows its way around CGI and loopback.
void read_proxies(proxy_options& proxy)
{
    read_variable(proxy.https, "https_proxy", "HTTPS_PROXY");
    read_variable(proxy.http, "http_proxy", is_cgi() ? "http_proxy" : "HTTP_PROXY");
    read_variable(proxy.no_proxy, "no_proxy", "NO_PROXY");
    if (!proxy.https.empty() || !proxy.http.empty())
        proxy.no_proxy += ",localhost,127.0.0.0/8,::1";
}

} // namespace

options options::from_environment()
{
    options settings;
    read_variable(settings.base_url, "OPENAI_BASE_URL");
    read_variable(settings.api_key, "OPENAI_API_KEY");
    settings.observer = logger::from_environment();
    read_proxies(settings.proxy);
    return settings;
}

} // namespace responses
