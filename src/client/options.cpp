#include "http/url.hpp"

#include <responses/error.hpp>
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
    read_variable(settings.organization, "OPENAI_ORG_ID");
    read_variable(settings.project, "OPENAI_PROJECT_ID");
    settings.observer = logger::from_environment();
    read_proxies(settings.proxy);
    return settings;
}

options options::azure(std::string_view endpoint, std::string_view api_version)
{
    auto const refuse = [](char const* why) { throw error(errc::invalid_argument, why); };
    if (endpoint.empty())
        refuse("no endpoint of Azure (AZURE_OPENAI_ENDPOINT), as https://NAME.openai.azure.com");
    if (api_version.empty())
        refuse("no version of Azure's API (OPENAI_API_VERSION), as 2025-04-01-preview");
    if (endpoint.find_first_of("?#") != endpoint.npos)
        refuse("the endpoint of Azure has a query or a fragment; it is the URL without them");
    while (endpoint.ends_with('/'))
        endpoint.remove_suffix(1);
    options settings;
    settings.base_url =
        std::string(endpoint) + "/openai?api-version=" + http::percent_encoded(api_version);
    settings.api_key_scheme = key_scheme::api_key;
    return settings;
}

options options::azure_from_environment()
{
    std::string endpoint;
    std::string version;
    read_variable(endpoint, "AZURE_OPENAI_ENDPOINT");
    read_variable(version, "OPENAI_API_VERSION");
    options settings = azure(endpoint, version);
    read_variable(settings.api_key, "AZURE_OPENAI_AD_TOKEN");
    if (settings.api_key.empty())
        read_variable(settings.api_key, "AZURE_OPENAI_API_KEY");
    else
        settings.api_key_scheme = key_scheme::bearer;
    settings.observer = logger::from_environment();
    read_proxies(settings.proxy);
    return settings;
}

} // namespace responses
