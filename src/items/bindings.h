// Bindings: what the placeholders of a request's expressions stand for (#name and :value), and the check that all are used.
//
// Immutable once made; shared by the bound expressions of a request. Any thread.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "items/value.h"

namespace items {

struct Bindings {
  std::vector<std::pair<std::string, std::string>> names;  // "#n" to "name"
  Item values;                                             // ":v" to value

  const std::string* name(std::string_view placeholder) const;
  const Value* value(std::string_view placeholder) const { return values.find(placeholder); }
};

/// ExpressionAttributeNames and ExpressionAttributeValues as they come: null when absent. Empty maps, badly formed placeholders
/// and bad values are DynamoDB's errors.
base::Result<std::shared_ptr<const Bindings>> make_bindings(base::Document&& names, base::Document&& values,
                                                            Layer layer = Layer::current);
/// The same when the shapes are already read. Null when absent.
base::Result<std::shared_ptr<const Bindings>> make_bindings(const std::vector<std::pair<std::string, std::string>>* names,
                                                            const Item* values);

/// The placeholders an expression mentions, each once, in order of first mention. AST nodes refer to them by index.
struct Placeholders {
  std::vector<std::string> names;   // "#n"
  std::vector<std::string> values;  // ":v"
};

/// An error when a binding is mentioned by none of the expressions. Null pointers are skipped.
base::Status check_all_used(const Bindings& bindings, std::initializer_list<const Placeholders*> expressions);

}  // namespace items
