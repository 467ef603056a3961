#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "gateway/limits.h"
#include "gateway/schema_program.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;

std::string quoted(std::string_view text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

constexpr const char* kTooComplex = "instance is too complex to be validated";

// Characters, not bytes: bytes that do not continue one.
int64_t length_of(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

class Run {
 public:
  explicit Run(const std::vector<SchemaNode>& nodes) : nodes_(nodes) {}

  std::vector<std::string> errors;

  void check(NodeIndex index, const Document& value);
  /// Nothing more is to be found out, or it costs too much.
  bool exhausted() const { return steps_ > kMaxValidationSteps || errors.size() == kMaxValidationErrors; }

 private:
  void check_node(const SchemaNode& node, const Document& value);
  void check_number(const SchemaNode& node, const std::string& text);
  void check_string(const SchemaNode& node, const std::string& text);
  void check_array(const SchemaNode& node, const Document::List& list);
  void check_object(const SchemaNode& node, const Document& object);
  void check_member(const SchemaNode& node, const std::string& key, const Document& value, std::vector<std::string>& unwanted);
  void check_combinations(const SchemaNode& node, const Document& value);
  size_t count_valid(const std::vector<NodeIndex>& schemas, const Document& value, size_t enough);
  bool valid(NodeIndex index, const Document& value);
  bool found(const Pattern& pattern, std::string_view text);
  std::string paid_canonical(const Document& value);
  /// `error` makes the text, when it is wanted.
  void add(auto error) {
    ++broken_;
    if (quiet_ == 0 && errors.size() < kMaxValidationErrors) errors.push_back(error());
  }

  const std::vector<SchemaNode>& nodes_;
  size_t steps_ = 0;
  uint64_t pattern_work_ = kMaxPatternWork;
  int depth_ = 0;
  size_t broken_ = 0;  // errors so far, whether or not they were kept
  int quiet_ = 0;      // inside anyOf, oneOf, not: what is broken there need not be broken here
};

bool Run::found(const Pattern& pattern, std::string_view text) {
  bool is = pattern.found_in(text, pattern_work_);
  if (pattern_work_ == 0) steps_ = kMaxValidationSteps + 1;
  return is;
}

std::string Run::paid_canonical(const Document& value) {
  auto text = canonical(value);
  steps_ += text.size() / 16;  // a step is worth about as much
  return text;
}

void Run::check(NodeIndex index, const Document& value) {
  if (depth_ == kMaxValidationDepth) steps_ = kMaxValidationSteps;
  if (++steps_ > kMaxValidationSteps) return add([] { return kTooComplex; });
  while (nodes_[index].reference) index = *nodes_[index].reference;
  ++depth_;
  check_node(nodes_[index], value);
  --depth_;
}

void Run::check_node(const SchemaNode& node, const Document& value) {
  if (auto bits = node.types ? type_bits(value) : 0; node.types && !(node.types & bits)) {
    unsigned shown = bits & kInteger ? unsigned{kInteger} : bits;
    auto name = type_names(shown);
    add([&] {
      return fmt::format("instance type ({}) does not match any allowed primitive type (allowed: {})",
                         name.substr(2, name.size() - 4), type_names(node.types));
    });
    return;
  }
  if (!node.allowed.empty() && !node.allowed_texts.contains(paid_canonical(value))) {
    add([&] {
      return fmt::format("instance value ({}) not found in enum (possible values: {})", wire::to_json(value),
                         wire::to_json(Document(Document::List(node.allowed))));
    });
  }
  if (auto* number = value.number()) check_number(node, number->text);
  if (auto* text = value.string()) check_string(node, *text);
  if (auto* list = value.elements()) check_array(node, *list);
  if (value.is_object()) check_object(node, value);
  check_combinations(node, value);
}

void Run::check_number(const SchemaNode& node, const std::string& text) {
  if (!node.minimum && !node.maximum && !node.multiple_of) return;
  Decimal value(text);
  if (node.minimum && (value < node.minimum->value || (node.exclusive_minimum && value == node.minimum->value))) {
    add([&] {
      return fmt::format("numeric instance is lower than the required minimum (minimum: {}, found: {})", node.minimum->text,
                         text);
    });
  }
  if (node.maximum && (value > node.maximum->value || (node.exclusive_maximum && value == node.maximum->value))) {
    add([&] {
      return fmt::format("numeric instance is greater than the required maximum (maximum: {}, found: {})", node.maximum->text,
                         text);
    });
  }
  if (node.multiple_of && !value.multiple_of(node.multiple_of->value)) {
    add([&] { return fmt::format("remainder of division is not zero ({} / {})", text, node.multiple_of->text); });
  }
}

void Run::check_string(const SchemaNode& node, const std::string& text) {
  if (node.min_length || node.max_length) {
    auto length = length_of(text);
    if (node.min_length && length < *node.min_length) {
      add([&] {
        return fmt::format("string {} is too short (length: {}, required minimum: {})", quoted(text), length, *node.min_length);
      });
    }
    if (node.max_length && length > *node.max_length) {
      add([&] {
        return fmt::format("string {} is too long (length: {}, maximum allowed: {})", quoted(text), length, *node.max_length);
      });
    }
  }
  if (node.pattern && !found(*node.pattern, text)) {
    add([&] {
      return fmt::format("ECMA 262 regex {} does not match input string {}", quoted(node.pattern->expression()), quoted(text));
    });
  }
  if (!matches_format(node.format, text)) {
    add([&] {
      return fmt::format("string {} is invalid against requested format {}", quoted(text), format_name(node.format));
    });
  }
}

void Run::check_array(const SchemaNode& node, const Document::List& list) {
  auto size = static_cast<int64_t>(list.size());
  if (node.min_items && size < *node.min_items) {
    add([&] {
      return fmt::format("array is too short: must have at least {} elements but instance has {} elements", *node.min_items,
                         size);
    });
  }
  if (node.max_items && size > *node.max_items) {
    add([&] {
      return fmt::format("array is too long: must have at most {} elements but instance has {} elements", *node.max_items,
                         size);
    });
  }
  if (node.unique_items && size > 1) {
    std::set<std::string> seen;
    for (auto& each : list) {
      if (!seen.insert(paid_canonical(each)).second) {
        add([] { return "array must not contain duplicate elements"; });
        break;
      }
    }
  }
  for (size_t i = 0; i < list.size() && !exhausted(); ++i) {
    if (node.items) {
      check(*node.items, list[i]);
    } else if (node.is_tuple && i < node.tuple.size()) {
      check(node.tuple[i], list[i]);
    } else if (node.is_tuple && node.extra_items == Extra::checked) {
      check(node.extra_item, list[i]);
    } else if (node.is_tuple && node.extra_items == Extra::forbidden) {
      add([&] {
        return fmt::format("array is too long: must have at most {} elements but instance has {} elements", node.tuple.size(),
                           size);
      });
      break;
    }
  }
}

void Run::check_object(const SchemaNode& node, const Document& object) {
  auto& members = *object.members();
  auto size = static_cast<int64_t>(members.size());
  std::vector<std::string> missing;
  for (auto& name : node.required) {
    if (!object.find(name)) missing.push_back(quoted(name));
  }
  if (!missing.empty())
    add([&] { return fmt::format("object has missing required properties ([{}])", fmt::join(missing, ",")); });
  if (node.min_properties && size < *node.min_properties) {
    add([&] {
      return fmt::format("object has too few properties (found {} but schema requires at least {})", size,
                         *node.min_properties);
    });
  }
  if (node.max_properties && size > *node.max_properties) {
    add([&] {
      return fmt::format("object has too many properties (found {} but schema requires at most {})", size,
                         *node.max_properties);
    });
  }
  std::vector<std::string> unwanted;
  for (auto& [key, value] : members) {
    if (exhausted()) break;
    check_member(node, key, value, unwanted);
  }
  if (!unwanted.empty()) {
    add([&] {
      return fmt::format("object instance has properties which are not allowed by the schema: [{}]", fmt::join(unwanted, ","));
    });
  }
  for (auto& [key, needed] : node.needed_with) {
    if (!object.find(key)) continue;
    for (auto& name : needed) {
      if (!object.find(name)) {
        add([&] {
          return fmt::format("property {} of object has missing property dependencies (missing: [{}])", quoted(key),
                             quoted(name));
        });
      }
    }
  }
  for (auto& [key, schema] : node.schema_with) {
    if (object.find(key)) check(schema, object);
  }
}

void Run::check_member(const SchemaNode& node, const std::string& key, const Document& value,
                       std::vector<std::string>& unwanted) {
  bool known = false;
  if (auto property = node.properties.find(key); property != node.properties.end()) {
    known = true;
    check(property->second, value);
  }
  for (auto& [pattern, schema] : node.pattern_properties) {
    if (!found(pattern, key)) continue;
    known = true;
    check(schema, value);
  }
  if (known || node.extra_properties == Extra::allowed) return;
  if (node.extra_properties == Extra::checked) return check(node.extra_property, value);
  unwanted.push_back(quoted(key));
}

bool Run::valid(NodeIndex index, const Document& value) {
  auto before = broken_;
  ++quiet_;
  check(index, value);
  --quiet_;
  bool fine = broken_ == before;
  broken_ = before;
  if (exhausted()) ++broken_;
  return fine;
}

size_t Run::count_valid(const std::vector<NodeIndex>& schemas, const Document& value, size_t enough) {
  size_t count = 0;
  for (auto index : schemas) {
    if (exhausted()) return 0;
    if (valid(index, value) && ++count == enough) break;
  }
  return count;
}

void Run::check_combinations(const SchemaNode& node, const Document& value) {
  for (auto index : node.all_of) {
    if (!exhausted()) check(index, value);
  }
  if (!node.any_of.empty() && count_valid(node.any_of, value, 1) == 0) {
    add([&] { return fmt::format("instance failed to match at least one required schema among {}", node.any_of.size()); });
  }
  if (!node.one_of.empty()) {
    if (auto matched = count_valid(node.one_of, value, 2); matched != 1) {
      add([&] {
        return fmt::format("instance failed to match exactly one schema (matched {} out of {})", matched, node.one_of.size());
      });
    }
  }
  if (node.none_of && (exhausted() || valid(*node.none_of, value)))
    add([] { return "instance matched a schema which it should not have"; });
}

}  // namespace

std::vector<std::string> Schema::validate(const Document& body) const {
  Run run(program_->nodes);
  run.check(program_->root, body);
  if (run.exhausted() && run.errors.empty()) run.errors.push_back(kTooComplex);
  return std::move(run.errors);
}

}  // namespace gateway
