// The embedded server in a process of its own, over TLS: prints its URL, writes its authority to
// the file, and lives until it is killed.

#include <responses/testing/server.hpp>

#include <fstream>
#include <iostream>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    responses::testing::server_options settings;
    settings.tls = true;
    settings.tokens = 16;
    settings.kept_requests = 1;
    responses::testing::server const server(settings);
    std::ofstream(argv[1]) << server.ca() << std::flush;
    std::cout << server.url() << std::endl;
    for (;;)
        ::pause();
}
