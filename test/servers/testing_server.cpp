// The embedded server as a program, for clients in other languages: prints its URL and lives until
// it is killed.

#include <responses/testing/server.hpp>

#include <iostream>
#include <unistd.h>

int main()
{
    responses::testing::server_options settings;
    settings.api_key = "sk-test";
    settings.tokens = 16;
    responses::testing::server const server(settings);
    std::cout << server.url() << std::endl;
    for (;;)
        ::pause();
}
