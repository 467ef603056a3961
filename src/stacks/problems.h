// Problems: everything that is wrong with a template, each with its place. Reading goes on after a problem, so that one run
// names them all; they become one Error at the end.
//
//   problems.add(node.where(), "unknown property \"Runtimes\" ...");
//   if (auto error = problems.error()) return base::fail(*error);
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stacks/node.h"

namespace stacks {

class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}

  void add(Position at, std::string message);
  bool empty() const { return list_.empty(); }
  const std::string& file() const { return file_; }
  /// Nothing when there are no problems; otherwise code "TemplateError", a line "file:line:column: message" for each by place.
  std::optional<base::Error> error() const;
  /// "file:line:column"
  std::string place(Position at) const;

 private:
  struct Problem {
    Position at;
    std::string message;
  };
  std::string file_;
  std::vector<Problem> list_;
};

/// The candidate that a misspelled name most likely means; "" when none is near.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates);
/// " (did you mean X?)", or "" when no candidate is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace stacks
