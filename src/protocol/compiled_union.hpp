#pragma once

#include <responses/detail/compiled_union.hpp>

// For the files that compile one.
namespace responses::detail {

template <class Variant>
compiled_union<Variant>::compiled_union() = default;

template <class Variant>
compiled_union<Variant>::compiled_union(compiled_union const& other) = default;

template <class Variant>
compiled_union<Variant>::compiled_union(compiled_union&& other) noexcept = default;

template <class Variant>
compiled_union<Variant>& compiled_union<Variant>::operator=(compiled_union const& other) = default;

template <class Variant>
compiled_union<Variant>& compiled_union<Variant>::operator=(compiled_union&& other) = default;

template <class Variant>
compiled_union<Variant>::~compiled_union() = default;

} // namespace responses::detail
