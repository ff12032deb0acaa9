#include "support/allocations.hpp"

#include <cstdlib>
#include <new>

// clang's sanitizers link an operator new of their own, which cannot be replaced: nothing is
// counted.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define RESPONSES_NOTHING_COUNTED
#endif
#endif

#ifdef RESPONSES_NOTHING_COUNTED

std::size_t responses::test::allocations() noexcept { return 0; }

#else

namespace {

thread_local std::size_t count = 0;

void* allocate(void* memory)
{
    if (!memory)
        throw std::bad_alloc{};
    ++count;
    return memory;
}

} // namespace

std::size_t responses::test::allocations() noexcept { return count; }

// The array and nothrow forms end up here as well.
void* operator new(std::size_t size) { return allocate(std::malloc(size ? size : 1)); }

void* operator new(std::size_t size, std::align_val_t alignment)
{
    auto const to = static_cast<std::size_t>(alignment);
    return allocate(std::aligned_alloc(to, (size + to - 1) / to * to));
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

#endif
