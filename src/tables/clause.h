// Clause: an expression of a request, in one of two forms: its text, bound with the request's bindings when the request is made
// ready, or an expression that is bound already (what PartiQL and the parameters of before expressions compile to). Or none.
//
//   Put put{.table = "notes", .condition = "attribute_not_exists(id)"};
//   Update update{.table = "notes", .update = *std::move(bound)};
//
// A value; any thread.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "items/evaluate.h"

namespace tables {

template <class Tree>
class Clause {
 public:
  Clause() = default;
  Clause(std::nullopt_t) {}
  Clause(const char* text) : content_(std::string(text)) {}
  Clause(std::string text) : content_(std::move(text)) {}
  Clause(std::optional<std::string> text) {
    if (text) content_ = *std::move(text);
  }
  Clause(items::Bound<Tree> bound) : content_(std::move(bound)) {}
  Clause(std::optional<items::Bound<Tree>> bound) {
    if (bound) content_ = *std::move(bound);
  }

  explicit operator bool() const { return content_.index() != 0; }
  /// Nullptr when it is of the other form.
  const std::string* text() const { return std::get_if<std::string>(&content_); }
  items::Bound<Tree>* bound() { return std::get_if<items::Bound<Tree>>(&content_); }

 private:
  std::variant<std::monostate, std::string, items::Bound<Tree>> content_;
};

using ConditionClause = Clause<items::Condition>;
using UpdateClause = Clause<items::Update>;
using ProjectionClause = Clause<items::Projection>;

}  // namespace tables
