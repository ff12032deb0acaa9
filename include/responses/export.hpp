#pragma once

/// Marks what the shared library exports; everything else in it is hidden. It stands at a namespace
/// with types that templates are exported for: an instance is as visible as its arguments.
#if defined(_WIN32)
#define RESPONSES_API
#else
#define RESPONSES_API __attribute__((visibility("default")))
#endif

/// g++ before 13 copies an aggregate temporary inside a co_await expression bitwise and destroys it
/// twice (gcc PR 98401, 107288). There, every function that takes one of our aggregates refuses
/// temporaries: give the object a name first.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#define RESPONSES_REFUSE_TEMPORARIES 1
#else
#define RESPONSES_REFUSE_TEMPORARIES 0
#endif
