// How enumerations are stored: each as one word. For this room's records only.
#pragma once
#include <array>
#include <string_view>

#include "base/document.h"
#include "base/result.h"

namespace backups {

template <class E, size_t N>
base::Status read_word(const base::Document& from, const std::array<std::string_view, N>& words, E& to) {
  for (size_t i = 0; i < N; ++i) {
    if (from.string() && *from.string() == words[i]) {
      to = static_cast<E>(i);
      return {};
    }
  }
  return base::fail(base::internal_error("What is stored of backups has an unknown word."));
}

template <class E, size_t N>
base::Document word(const std::array<std::string_view, N>& words, E value) {
  return words.at(static_cast<size_t>(value));
}

}  // namespace backups
