#include "events/filter.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "events/errors.h"
#include "events/limits.h"
#include "wire/json.h"

namespace events {

using base::Document;
using base::Result;

namespace {

struct Test {
  enum class Kind {
    equal,
    ignore_case,
    prefix,
    prefix_ignore_case,
    suffix,
    suffix_ignore_case,
    numeric,
    exists,
    absent,
    none_of
  };
  Kind kind = Kind::equal;
  Document value = {};  // what it is compared with
  // numeric: what the number lies between
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool low_in = true, high_in = true;
  std::vector<Test> none = {};  // none_of
};

}  // namespace

struct Filter::Node {
  std::vector<Node> members;           // all must match
  std::string name;                    // as a member
  std::vector<std::vector<Node>> any;  // of each group one must
  std::vector<Test> tests;             // one must hold; only without the others
};

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

/// Reads a pattern; counts what it has, so that none is larger than a filter may be.
class PatternReader {
 public:
  Result<Filter::Node> object(const Document& pattern, size_t depth) {
    const auto* members = pattern.members();
    if (!members || members->empty() || depth > limits::pattern_depth) return base::fail(bad_filter());
    Filter::Node node;
    for (const auto& [name, value] : *members) {
      CHECK_OK(count());
      if (name == "$or" && is_alternatives(value)) {
        std::vector<Filter::Node> group;
        for (const auto& each : *value.elements()) {
          TRY(auto one, object(each, depth + 1));
          group.push_back(std::move(one));
        }
        node.any.push_back(std::move(group));
        continue;
      }
      Filter::Node child;
      if (value.is_object()) {
        TRY(child, object(value, depth + 1));
      } else {
        TRY(child.tests, tests(value));
      }
      child.name = name;
      node.members.push_back(std::move(child));
    }
    return node;
  }

 private:
  base::Status count() {
    if (++values_ > limits::pattern_values) return base::fail(bad_filter());
    return {};
  }
  static bool is_alternatives(const Document& value) {
    const auto* list = value.elements();
    return list && list->size() >= 2 && std::ranges::all_of(*list, [](const Document& each) { return each.is_object(); });
  }
  Result<std::vector<Test>> tests(const Document& list) {
    const auto* elements = list.elements();
    if (!elements || elements->empty()) return base::fail(bad_filter());
    std::vector<Test> out;
    for (const auto& each : *elements) {
      CHECK_OK(count());
      TRY(auto one, test(each));
      out.push_back(std::move(one));
    }
    return out;
  }
  Result<Test> test(const Document& value) {
    if (value.is_list()) return base::fail(bad_filter());
    if (!value.is_object()) return Test{.kind = Test::Kind::equal, .value = value};
    if (value.members()->size() != 1) return base::fail(bad_filter());
    const auto& [name, argument] = value.members()->front();
    if (name == "anything-but") return anything_but(argument);
    if (name == "numeric") return numeric(argument);
    if (name == "exists") {
      if (!argument.boolean()) return base::fail(bad_filter());
      return Test{.kind = *argument.boolean() ? Test::Kind::exists : Test::Kind::absent};
    }
    return text_test(name, argument);
  }
  /// prefix, suffix, equals-ignore-case.
  Result<Test> text_test(std::string_view name, const Document& argument) {
    bool folded = false;
    const Document* text = &argument;
    if ((name == "prefix" || name == "suffix") && argument.is_object() && argument.members()->size() == 1) {
      text = argument.find("equals-ignore-case");
      folded = true;
    }
    if (!text || !text->string()) return base::fail(bad_filter());
    Test::Kind kind{};
    if (name == "prefix") {
      kind = folded ? Test::Kind::prefix_ignore_case : Test::Kind::prefix;
    } else if (name == "suffix") {
      kind = folded ? Test::Kind::suffix_ignore_case : Test::Kind::suffix;
    } else if (name == "equals-ignore-case") {
      kind = Test::Kind::ignore_case;
      folded = true;
    } else {
      return base::fail(bad_filter());
    }
    return Test{.kind = kind, .value = folded ? Document(lower(*text->string())) : *text};
  }
  Result<Test> anything_but(const Document& argument) {
    Test out{.kind = Test::Kind::none_of};
    auto add_each = [&](const Document& list, std::string_view name) -> base::Status {
      if (list.elements()->empty()) return base::fail(bad_filter());
      for (const auto& each : *list.elements()) {
        CHECK_OK(count());
        if (name.empty() && !each.is_string() && !each.is_number()) return base::fail(bad_filter());
        TRY(auto one, name.empty() ? Result<Test>(Test{.kind = Test::Kind::equal, .value = each}) : text_test(name, each));
        out.none.push_back(std::move(one));
      }
      return {};
    };
    if (argument.is_list()) {
      CHECK_OK(add_each(argument, ""));
    } else if (argument.is_object()) {
      if (argument.members()->size() != 1) return base::fail(bad_filter());
      const auto& [name, value] = argument.members()->front();
      CHECK_OK(add_each(value.is_list() ? value : Document::list({value}), name));
    } else {
      CHECK_OK(add_each(Document::list({argument}), ""));
    }
    return out;
  }
  /// ["=", 5], [">", 1] or [">", 1, "<=", 5].
  static Result<Test> numeric(const Document& argument) {
    const auto* list = argument.elements();
    if (!list || (list->size() != 2 && list->size() != 4)) return base::fail(bad_filter());
    Test out{.kind = Test::Kind::numeric};
    bool low = false, high = false;
    for (size_t i = 0; i < list->size(); i += 2) {
      const auto* op = (*list)[i].string();
      auto number = (*list)[i + 1].real();
      if (!op || !number) return base::fail(bad_filter());
      if (*op == "=" && list->size() == 2) {
        out.low = out.high = *number;
      } else if ((*op == ">" || *op == ">=") && !low && !high) {
        low = true;
        out.low = *number;
        out.low_in = op->size() == 2;
      } else if ((*op == "<" || *op == "<=") && !high) {
        high = true;
        out.high = *number;
        out.high_in = op->size() == 2;
      } else {
        return base::fail(bad_filter());
      }
    }
    if (out.low > out.high || (out.low == out.high && !(out.low_in && out.high_in))) return base::fail(bad_filter());
    return out;
  }

  size_t values_ = 0;
};

bool equal(const Document& a, const Document& b) {
  if (a.is_number() && b.is_number()) return a == b || a.real() == b.real();
  return a == b;
}

bool in_range(const Test& test, const Document& value) {
  if (!value.is_number()) return false;
  auto number = value.real();
  if (!number) return false;
  bool above = test.low_in ? *number >= test.low : *number > test.low;
  bool below = test.high_in ? *number <= test.high : *number < test.high;
  return above && below;
}

/// Of a value that is there and is no object and no list.
bool holds(const Test& test, const Document& value) {
  auto text = [&](auto compare) { return value.string() && compare(std::string_view(*value.string())); };
  const std::string none;
  std::string_view wanted = test.value.string() ? *test.value.string() : none;
  switch (test.kind) {
    case Test::Kind::equal: return equal(test.value, value);
    case Test::Kind::ignore_case: return text([&](auto own) { return lower(own) == wanted; });
    case Test::Kind::prefix: return text([&](auto own) { return own.starts_with(wanted); });
    case Test::Kind::suffix: return text([&](auto own) { return own.ends_with(wanted); });
    case Test::Kind::prefix_ignore_case: return text([&](auto own) { return lower(own).starts_with(wanted); });
    case Test::Kind::suffix_ignore_case: return text([&](auto own) { return lower(own).ends_with(wanted); });
    case Test::Kind::numeric: return in_range(test, value);
    case Test::Kind::exists: return true;
    case Test::Kind::absent: return false;
    case Test::Kind::none_of: return std::ranges::none_of(test.none, [&](const Test& each) { return holds(each, value); });
  }
  return false;
}

bool any_holds(const std::vector<Test>& tests, const Document* value) {
  if (value && value->is_list() && !value->elements()->empty())
    return std::ranges::any_of(*value->elements(), [&](const Document& each) { return any_holds(tests, &each); });
  bool there = value && !value->is_object() && !value->is_list();
  if (!there) return std::ranges::any_of(tests, [](const Test& test) { return test.kind == Test::Kind::absent; });
  return std::ranges::any_of(tests, [&](const Test& test) { return holds(test, *value); });
}

/// `value` is null where the event has nothing.
bool node_matches(const Filter::Node& node, const Document* value) {
  if (!node.tests.empty()) return any_holds(node.tests, value);
  if (value && value->is_list() && !value->elements()->empty())
    return std::ranges::any_of(*value->elements(), [&](const Document& each) { return node_matches(node, &each); });
  auto member = [&](std::string_view name) { return value ? value->find(name) : nullptr; };
  return std::ranges::all_of(node.members, [&](const auto& each) { return node_matches(each, member(each.name)); }) &&
         std::ranges::all_of(node.any, [&](const std::vector<Filter::Node>& group) {
           return std::ranges::any_of(group, [&](const Filter::Node& one) { return node_matches(one, value); });
         });
}

}  // namespace

Result<Filter> Filter::parse(std::string_view json) {
  if (json.size() > limits::pattern_bytes) return base::fail(bad_filter());
  auto document = wire::parse_json(json);
  if (!document) return base::fail(bad_filter());
  TRY(auto root, PatternReader().object(*document, 0));
  return Filter(std::make_shared<const Node>(std::move(root)));
}

bool Filter::matches(const Document& event) const { return node_matches(*root_, &event); }

bool any_matches(const std::vector<Filter>& filters, const Document& event) {
  return filters.empty() || std::ranges::any_of(filters, [&](const Filter& each) { return each.matches(event); });
}

}  // namespace events
