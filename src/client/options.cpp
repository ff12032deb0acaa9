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

} // namespace

options options::from_environment()
{
    options settings;
    read_variable(settings.base_url, "OPENAI_BASE_URL");
    read_variable(settings.api_key, "OPENAI_API_KEY");
    settings.observer = logger::from_environment();
    return settings;
}

} // namespace responses
