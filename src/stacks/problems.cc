#include "stacks/problems.h"

#include <fmt/format.h>

#include <algorithm>

#include "stacks/limits.h"

namespace stacks {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Levenshtein's distance, case ignored.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

void Problems::add(Position at, std::string message) {
  auto same = [&](const Problem& known) { return known.at == at && known.message == message; };
  if (list_.size() < kMaxProblems && std::ranges::none_of(list_, same)) list_.push_back({at, std::move(message)});
}

std::string Problems::place(Position at) const { return fmt::format("{}:{}:{}", file_, at.line, at.column); }

std::optional<base::Error> Problems::error() const {
  if (list_.empty()) return {};
  auto sorted = list_;
  std::ranges::stable_sort(sorted, {}, &Problem::at);
  std::string text;
  for (auto& problem : sorted) {
    if (!text.empty()) text += '\n';
    text += problem.at.line ? place(problem.at) : file_;
    text += ": " + problem.message;
  }
  return base::Error{base::ErrorKind::invalid, "TemplateError", std::move(text)};
}

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  if (name.size() > kMaxLogicalIdLength) return best;
  size_t limit = std::max<size_t>(1, name.size() / 3) + 1;
  for (auto candidate : candidates) {
    if (candidate.size() > kMaxLogicalIdLength) continue;
    size_t apart = distance(name, candidate);
    if (apart < limit) {
      limit = apart;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view name, const std::vector<std::string_view>& candidates) {
  auto best = nearest(name, candidates);
  return best.empty() ? "" : fmt::format(" (did you mean {}?)", best);
}

}  // namespace stacks
