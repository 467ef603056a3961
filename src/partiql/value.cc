#include "partiql/value.h"

#include <fmt/format.h>

#include <algorithm>

#include "items/errors.h"
#include "items/limits.h"
#include "partiql/errors.h"
#include "partiql/statement.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using items::Item;
using items::Value;
using Kind = Expr::Kind;

base::Error unsupported_type(std::string_view what, std::string_view where, Place place) {
  return validation_error(fmt::format("Unsupported data type: {} under key {}", what, where), place);
}

base::Error unsupported_in_bag() {
  return validation_error("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
}

Result<items::Decimal> decimal_of(const Expr& expr, std::string_view where) {
  auto number = items::Decimal::parse(expr.text, items::Layer::older);
  if (!number) return fail(validation_error(fmt::format("{} under {}", number.error().message, where)));
  if (number->is_zero() && expr.text.starts_with('-') && expr.text.find_first_of(".eE") != std::string::npos) {
    return fail(validation_error(fmt::format("Negative zero decimal is not supported under key {}", where), expr.place));
  }
  return number;
}

std::vector<std::string_view> texts_of(const std::vector<Expr>& parts) {
  std::vector<std::string_view> texts;
  for (const auto& part : parts) texts.push_back(part.text);
  return texts;
}

Result<Value> bag_of(const Expr& bag, std::string_view where) {
  if (bag.parts.empty()) return fail(validation_error("Empty bags are not supported"));
  auto kind = bag.parts.front().kind;
  items::StringSet strings;
  items::NumberSet numbers;
  for (const auto& part : bag.parts) {
    if (part.kind != Kind::string && part.kind != Kind::number) {
      auto error = unsupported_in_bag();
      return fail(validation_error(std::move(error.message), part.place));
    }
    if (part.kind != kind) return fail(unsupported_in_bag());
    if (kind == Kind::string) {
      strings.push_back(part.text);
    } else {
      TRY(auto number, decimal_of(part, where));
      numbers.push_back(number);
    }
  }
  auto set = kind == Kind::string ? Value::string_set(std::move(strings)) : Value::number_set(std::move(numbers));
  size_t left = kind == Kind::string ? set.strings()->size() : set.numbers()->size();
  if (left == bag.parts.size()) return set;
  return fail(kind == Kind::string ? items::repeated_strings(texts_of(bag.parts)) : items::repeated_numbers());
}

Result<Value> literal_of(const Expr& expr, const std::string& where, int depth);

Result<Item> tuple_of(const Expr& tuple, const std::string& where, int depth, Parameters parameters) {
  std::vector<items::Attribute> attributes;
  auto parent = depth == 0 ? where : where.substr(0, where.rfind('.'));
  for (size_t i = 0; i < tuple.parts.size(); i += 2) {
    const auto &name = tuple.parts[i], &content = tuple.parts[i + 1];
    if (name.kind != Kind::string) {
      return fail(validation_error(
          fmt::format("Tuple keys must be of type String. Actual type: {} under {}", class_name(name), where), name.place));
    }
    if (name.text.empty()) return fail(empty_path_component());
    bool known = std::any_of(attributes.begin(), attributes.end(), [&](auto& it) { return it.name == name.text; });
    if (known) {
      return fail(validation_error(fmt::format("Duplicate keys in tuple. Key: {} under {}", name.text, parent),
                                   depth == 0 ? name.place : tuple.place));
    }
    auto value = depth == 0 ? value_of(content, parameters) : literal_of(content, where + "." + name.text, depth);
    if (!value) return fail(std::move(value).error());
    attributes.push_back({name.text, *std::move(value)});
  }
  return Item::of(std::move(attributes));
}

/// A literal; `depth` is how many lists and tuples it is in.
Result<Value> literal_of(const Expr& expr, const std::string& where, int depth) {
  switch (expr.kind) {
    case Kind::string: return Value(expr.text);
    case Kind::boolean: return Value(expr.text == "true");
    case Kind::null: return Value();
    case Kind::number: {
      TRY(auto number, decimal_of(expr, where));
      return Value(number);
    }
    case Kind::bag: return bag_of(expr, where);
    case Kind::list: {
      if (depth >= items::kMaxNestingLevels) return fail(items::nested_too_deep());
      items::List list;
      for (const auto& part : expr.parts) {
        TRY(auto value, literal_of(part, fmt::format("{}[{}]", where, list.size()), depth + 1));
        list.push_back(std::move(value));
      }
      return Value(std::move(list));
    }
    case Kind::tuple: {
      if (depth >= items::kMaxNestingLevels) return fail(items::nested_too_deep());
      TRY(auto map, tuple_of(expr, where, depth + 1, {}));
      return Value(std::move(map));
    }
    default: break;
  }
  bool outside = depth == 0;
  auto what = outside && expr.kind == Kind::missing ? std::string("MISSING") : outside ? expr.text : class_name(expr);
  return fail(unsupported_type(what.empty() ? class_name(expr) : what, where, expr.place));
}

}  // namespace

bool is_constant(const Expr& expr) {
  switch (expr.kind) {
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
    case Kind::null:
    case Kind::parameter:
    case Kind::list:
    case Kind::bag:
    case Kind::tuple: return true;
    default: return false;
  }
}

Result<Value> value_of(const Expr& expr, Parameters parameters) {
  if (expr.kind == Kind::parameter) {
    if (expr.index >= parameters.size()) return fail(parameters_do_not_match());
    return parameters[expr.index];
  }
  return literal_of(expr, "root", 0);
}

Result<Item> item_of(const Expr& tuple, Parameters parameters) { return tuple_of(tuple, "root", 0, parameters); }

}  // namespace partiql
