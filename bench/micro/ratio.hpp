#pragma once

namespace responses::bench {

/// A promise: the time of benchmark `name`, less that of `without` if there is one, is at most
/// `target` times that of `base`. Objects at namespace scope add themselves to the table printed at
/// the end.
struct ratio
{
    ratio(char const* name, char const* base, double target, char const* without = nullptr);

    char const* name;
    char const* base;
    double target;
    char const* without;
};

} // namespace responses::bench
