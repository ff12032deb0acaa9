#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

// Stands before the C library's, for a name service that takes its time: `slow.test` has no
// address, but that is known only after a second.
extern "C" int getaddrinfo(char const* node, char const* service, addrinfo const* hints,
                           addrinfo** result)
{
    if (node != nullptr && std::strcmp(node, "slow.test") == 0) {
        ::sleep(1);
        return EAI_NONAME;
    }
    using function = decltype(&::getaddrinfo);
    static auto const real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, result);
}
