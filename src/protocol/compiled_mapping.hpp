#pragma once

#include <responses/detail/mappings.hpp>

// For the files that compile one.
namespace responses::detail {

template <class T>
struct general_mapping : union_mapping<T>
{};

template <described_struct T>
struct general_mapping<T> : struct_mapping<T>
{};

template <class T>
bool compiled_mapping<T>::read(boost::json::value const& from, T& to, mismatch& why)
{
    return general_mapping<T>::read(from, to, why);
}

template <class T>
void compiled_mapping<T>::write(T const& from, std::string& text)
{
    general_mapping<T>::write(from, text);
}

template <class T>
bool compiled_mapping<T>::is_empty(T const& value)
{
    return general_mapping<T>::is_empty(value);
}

} // namespace responses::detail
