#pragma once

#include <responses/detail/container_mapping.hpp>
#include <responses/detail/struct_mapping.hpp>
#include <responses/detail/union_mapping.hpp>
#include <responses/detail/value_mapping.hpp>

// The one mapping between described structs and JSON; its rules are in docs/design.md.
