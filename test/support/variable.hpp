#pragma once

#include <cstdlib>

namespace responses::test {

/// Sets a variable of the environment as long as it lives.
class variable
{
public:
    variable(char const* name, char const* value) : name_(name) { ::setenv(name, value, 1); }
    ~variable() { ::unsetenv(name_); }

    variable(variable const&) = delete;
    variable& operator=(variable const&) = delete;

private:
    char const* name_;
};

} // namespace responses::test
