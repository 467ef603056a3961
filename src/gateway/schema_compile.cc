#include <fmt/format.h>

#include <charconv>
#include <deque>

#include "gateway/errors.h"
#include "gateway/limits.h"
#include "gateway/schema_program.h"
#include "wire/http.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

base::Error invalid_schema(std::string_view model, std::string_view reason) {
  return bad_request(
      fmt::format("Invalid model specified: Validation Result: warnings : [], errors : [{}: {}]", model, reason));
}

std::string unescaped(std::string_view token) {
  std::string out = wire::percent_decode(token).value_or(std::string(token));
  for (size_t at = 0; (at = out.find('~', at)) != std::string::npos; ++at) {
    if (out.compare(at, 2, "~1") == 0) out.replace(at, 2, "/");
    if (out.compare(at, 2, "~0") == 0) out.replace(at, 2, "~");
  }
  return out;
}

const Document* walk(const Document& root, std::string_view pointer) {
  const Document* at = &root;
  while (at && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    auto name = unescaped(token);
    if (auto* list = at->elements()) {
      size_t index = 0;
      auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), index);
      if (problem != std::errc{} || index >= list->size()) return nullptr;
      at = &(*list)[index];
    } else {
      at = at->find(name);
    }
  }
  return at;
}

std::string escaped(std::string_view name) {
  std::string out;
  for (char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : c == '%' ? "%25" : std::string(1, c);
  return out;
}

struct Pointed {
  std::string model;
  std::string pointer;  // "" or "/properties/a"
  std::string key() const { return model + "#" + pointer; }
  Pointed under(std::string_view step) const { return {model, pointer + "/" + std::string(step)}; }
};

class Compiler {
 public:
  explicit Compiler(const Schema::Models& models) : models_(models) {}

  Result<Schema::Program> run(const std::string& model) {
    TRY(auto root, referred({model, ""}, "#"));
    while (!pending_.empty()) {
      auto [index, place, document] = std::move(pending_.front());
      pending_.pop_front();
      CHECK_OK(fill(index, place, *document, 0));
    }
    CHECK_OK(check_acyclic(model));
    return Schema::Program{std::move(nodes_), root};
  }

 private:
  struct Pending {
    NodeIndex index;
    Pointed place;
    const Document* document;
  };

  Result<const Document*> document_of(const std::string& model);
  Result<Pointed> target(const Pointed& from, const std::string& reference);
  Result<NodeIndex> referred(const Pointed& from, const std::string& reference);
  Result<NodeIndex> allocate(const Pointed& place);
  Result<NodeIndex> child(const Pointed& place, const Document& schema, int depth);
  Status fill(NodeIndex index, const Pointed& place, const Document& schema, int depth);
  Status read_type(SchemaNode& node, const Pointed& place, const Document& schema);
  Status read_numbers(SchemaNode& node, const Pointed& place, const Document& schema);
  Status read_strings(SchemaNode& node, const Pointed& place, const Document& schema);
  Status read_array(SchemaNode& node, const Pointed& place, const Document& schema, int depth);
  Status read_object(SchemaNode& node, const Pointed& place, const Document& schema, int depth);
  Status read_dependencies(SchemaNode& node, const Pointed& place, const Document& schema, int depth);
  Status read_combinations(SchemaNode& node, const Pointed& place, const Document& schema, int depth);
  Status read_list(std::vector<NodeIndex>& to, std::string_view keyword, const Pointed& place, const Document& schema,
                   int depth);
  Result<std::pair<Extra, NodeIndex>> extra(std::string_view keyword, const Pointed& place, const Document& schema, int depth);
  Result<std::optional<int64_t>> count(std::string_view keyword, const Pointed& place, const Document& schema);
  Result<std::optional<Bound>> bound(std::string_view keyword, const Pointed& place, const Document& schema);
  Result<std::vector<std::string>> names(std::string_view keyword, const Pointed& place, const Document& list);
  Result<bool> flag(std::string_view keyword, const Pointed& place, const Document& schema);
  Status check_acyclic(const std::string& model) const;
  static base::Error wrong(const Pointed& place, std::string_view reason) {
    return invalid_schema(place.model,
                          place.pointer.empty() ? std::string(reason) : fmt::format("{} at {}", reason, place.pointer));
  }

  const Schema::Models& models_;
  std::map<std::string, Document> parsed_;
  std::map<std::string, NodeIndex> known_;
  std::deque<Pending> pending_;
  std::vector<SchemaNode> nodes_;
};

Result<const Document*> Compiler::document_of(const std::string& model) {
  if (auto known = parsed_.find(model); known != parsed_.end()) return &known->second;
  auto found = models_.find(model);
  if (found == models_.end()) return fail(invalid_schema(model, "no such model"));
  auto document = wire::parse_json(found->second);
  if (!document) return fail(invalid_schema(model, "the schema is not JSON"));
  return &parsed_.emplace(model, *std::move(document)).first->second;
}

// Where a $ref leads: within the same model, or to another model of the API.
Result<Pointed> Compiler::target(const Pointed& from, const std::string& reference) {
  std::string_view text = reference;
  auto mark = text.find('#');
  auto address = text.substr(0, mark);
  auto pointer = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  if (!address.empty()) {
    constexpr std::string_view models = "/models/";
    auto at = address.rfind(models);
    if (!address.starts_with("https://apigateway.amazonaws.com/restapis/") || at == std::string_view::npos) {
      return fail(wrong(from, fmt::format("unsupported $ref {}", reference)));
    }
    return Pointed{std::string(address.substr(at + models.size())), std::string(pointer)};
  }
  TRY(auto* root, document_of(from.model));
  if (walk(*root, pointer)) return Pointed{from.model, std::string(pointer)};
  for (std::string_view prefix : {"/definitions/", "/components/schemas/"}) {
    if (!pointer.starts_with(prefix)) continue;
    auto name = unescaped(pointer.substr(prefix.size(), pointer.find('/', prefix.size()) - prefix.size()));
    if (models_.contains(name)) {
      auto rest = pointer.find('/', prefix.size());
      return Pointed{name, rest == std::string_view::npos ? "" : std::string(pointer.substr(rest))};
    }
  }
  return fail(wrong(from, fmt::format("$ref {} leads nowhere", reference)));
}

Result<NodeIndex> Compiler::allocate(const Pointed& place) {
  if (nodes_.size() >= kMaxSchemaNodes) return fail(invalid_schema(place.model, "the schema is too large"));
  auto index = static_cast<NodeIndex>(nodes_.size());
  nodes_.emplace_back();
  known_.emplace(place.key(), index);
  return index;
}

Result<NodeIndex> Compiler::referred(const Pointed& from, const std::string& reference) {
  TRY(auto place, target(from, reference));
  if (auto known = known_.find(place.key()); known != known_.end()) return known->second;
  TRY(auto* root, document_of(place.model));
  auto* document = walk(*root, place.pointer);
  if (!document) return fail(wrong(from, fmt::format("$ref {} leads nowhere", reference)));
  TRY(auto index, allocate(place));
  pending_.push_back({index, place, document});
  return index;
}

Result<NodeIndex> Compiler::child(const Pointed& place, const Document& schema, int depth) {
  if (depth > kMaxSchemaDepth) return fail(invalid_schema(place.model, "the schema is nested too deeply"));
  if (auto known = known_.find(place.key()); known != known_.end()) return known->second;
  TRY(auto index, allocate(place));
  CHECK_OK(fill(index, place, schema, depth + 1));
  return index;
}

Status Compiler::fill(NodeIndex index, const Pointed& place, const Document& schema, int depth) {
  if (!schema.is_object()) return fail(wrong(place, "a schema must be an object"));
  SchemaNode node;
  if (auto* reference = schema.find("$ref"); reference && reference->string()) {
    TRY(node.reference, referred(place, *reference->string()));
  } else {
    CHECK_OK(read_type(node, place, schema));
    CHECK_OK(read_numbers(node, place, schema));
    CHECK_OK(read_strings(node, place, schema));
    CHECK_OK(read_array(node, place, schema, depth));
    CHECK_OK(read_object(node, place, schema, depth));
    CHECK_OK(read_dependencies(node, place, schema, depth));
    CHECK_OK(read_combinations(node, place, schema, depth));
  }
  nodes_[index] = std::move(node);
  return {};
}

Status Compiler::read_type(SchemaNode& node, const Pointed& place, const Document& schema) {
  static const std::map<std::string_view, unsigned> bits = {
      {"array", kArray},   {"boolean", kBoolean}, {"integer", kInteger}, {"null", kNull}, {"number", kNumber | kInteger},
      {"object", kObject}, {"string", kString}};
  if (auto* type = schema.find("type")) {
    Document::List one;
    if (type->string()) one.push_back(*type);
    for (auto& each : type->elements() ? *type->elements() : one) {
      auto found = each.string() ? bits.find(*each.string()) : bits.end();
      if (found == bits.end()) return fail(wrong(place, fmt::format("unknown type {}", wire::to_json(each))));
      node.types |= found->second;
    }
    if (!node.types) return fail(wrong(place, "type must be a string or a list of strings"));
  }
  if (auto* allowed = schema.find("enum")) {
    if (!allowed->elements() || allowed->elements()->empty()) return fail(wrong(place, "enum must be a list of values"));
    node.allowed = *allowed->elements();
    for (auto& each : node.allowed) node.allowed_texts.insert(canonical(each));
  }
  return {};
}

Result<std::optional<Bound>> Compiler::bound(std::string_view keyword, const Pointed& place, const Document& schema) {
  auto* value = schema.find(keyword);
  if (!value) return std::optional<Bound>();
  if (!value->number()) return fail(wrong(place, fmt::format("{} must be a number", keyword)));
  return std::optional<Bound>({Decimal(value->number()->text), value->number()->text});
}

Result<bool> Compiler::flag(std::string_view keyword, const Pointed& place, const Document& schema) {
  auto* value = schema.find(keyword);
  if (!value) return false;
  if (!value->boolean()) return fail(wrong(place, fmt::format("{} must be a boolean", keyword)));
  return *value->boolean();
}

Result<std::optional<int64_t>> Compiler::count(std::string_view keyword, const Pointed& place, const Document& schema) {
  auto* value = schema.find(keyword);
  if (!value) return std::optional<int64_t>();
  auto number = value->integer();
  if (!number || *number < 0) return fail(wrong(place, fmt::format("{} must be a whole number of at least 0", keyword)));
  return number;
}

Result<std::vector<std::string>> Compiler::names(std::string_view keyword, const Pointed& place, const Document& list) {
  std::vector<std::string> out;
  if (!list.elements()) return fail(wrong(place, fmt::format("{} must be a list of strings", keyword)));
  for (auto& each : *list.elements()) {
    if (!each.string()) return fail(wrong(place, fmt::format("{} must be a list of strings", keyword)));
    out.push_back(*each.string());
  }
  return out;
}

Status Compiler::read_numbers(SchemaNode& node, const Pointed& place, const Document& schema) {
  TRY(node.minimum, bound("minimum", place, schema));
  TRY(node.maximum, bound("maximum", place, schema));
  TRY(node.multiple_of, bound("multipleOf", place, schema));
  if (node.multiple_of && node.multiple_of->value <= Decimal("0")) return fail(wrong(place, "multipleOf must be above 0"));
  TRY(node.exclusive_minimum, flag("exclusiveMinimum", place, schema));
  TRY(node.exclusive_maximum, flag("exclusiveMaximum", place, schema));
  return {};
}

Status Compiler::read_strings(SchemaNode& node, const Pointed& place, const Document& schema) {
  TRY(node.min_length, count("minLength", place, schema));
  TRY(node.max_length, count("maxLength", place, schema));
  if (auto* pattern = schema.find("pattern")) {
    if (!pattern->string()) return fail(wrong(place, "pattern must be a string"));
    auto compiled = Pattern::compile(*pattern->string());
    if (!compiled) return fail(wrong(place, compiled.error().message));
    node.pattern = *std::move(compiled);
  }
  auto name = schema.text("format");
  for (auto each : {Format::date_time, Format::email, Format::hostname, Format::ipv4, Format::ipv6, Format::uri}) {
    if (format_name(each) == name) node.format = each;
  }
  return {};
}

Result<std::pair<Extra, NodeIndex>> Compiler::extra(std::string_view keyword, const Pointed& place, const Document& schema,
                                                    int depth) {
  auto* value = schema.find(keyword);
  if (!value) return std::pair(Extra::allowed, NodeIndex{0});
  if (auto* allowed = value->boolean()) return std::pair(*allowed ? Extra::allowed : Extra::forbidden, NodeIndex{0});
  TRY(auto index, child(place.under(keyword), *value, depth));
  return std::pair(Extra::checked, index);
}

Status Compiler::read_array(SchemaNode& node, const Pointed& place, const Document& schema, int depth) {
  TRY(node.min_items, count("minItems", place, schema));
  TRY(node.max_items, count("maxItems", place, schema));
  TRY(node.unique_items, flag("uniqueItems", place, schema));
  auto* items = schema.find("items");
  if (items && items->elements()) {
    node.is_tuple = true;
    CHECK_OK(read_list(node.tuple, "items", place, schema, depth));
  } else if (items) {
    TRY(node.items, child(place.under("items"), *items, depth));
  }
  TRY(auto rest, extra("additionalItems", place, schema, depth));
  node.extra_items = rest.first;
  node.extra_item = rest.second;
  return {};
}

Status Compiler::read_object(SchemaNode& node, const Pointed& place, const Document& schema, int depth) {
  TRY(node.min_properties, count("minProperties", place, schema));
  TRY(node.max_properties, count("maxProperties", place, schema));
  if (auto* required = schema.find("required")) {
    TRY(node.required, names("required", place, *required));
  }
  for (std::string_view keyword : {"properties", "patternProperties"}) {
    auto* group = schema.find(keyword);
    if (!group) continue;
    if (!group->members()) return fail(wrong(place, fmt::format("{} must be an object", keyword)));
    for (auto& [name, each] : *group->members()) {
      auto step = std::string(keyword) + "/" + escaped(name);
      TRY(auto index, child(place.under(step), each, depth));
      if (keyword == "properties") {
        node.properties.emplace(name, index);
        continue;
      }
      auto pattern = Pattern::compile(name);
      if (!pattern) return fail(wrong(place, pattern.error().message));
      node.pattern_properties.emplace_back(*std::move(pattern), index);
    }
  }
  TRY(auto rest, extra("additionalProperties", place, schema, depth));
  node.extra_properties = rest.first;
  node.extra_property = rest.second;
  return {};
}

Status Compiler::read_dependencies(SchemaNode& node, const Pointed& place, const Document& schema, int depth) {
  auto* dependencies = schema.find("dependencies");
  if (!dependencies) return {};
  if (!dependencies->members()) return fail(wrong(place, "dependencies must be an object"));
  for (auto& [name, each] : *dependencies->members()) {
    if (each.elements()) {
      TRY(auto needed, names("dependencies", place, each));
      node.needed_with.emplace_back(name, std::move(needed));
    } else {
      TRY(auto index, child(place.under("dependencies/" + escaped(name)), each, depth));
      node.schema_with.emplace_back(name, index);
    }
  }
  return {};
}

Status Compiler::read_list(std::vector<NodeIndex>& to, std::string_view keyword, const Pointed& place, const Document& schema,
                           int depth) {
  auto* list = schema.find(keyword);
  if (!list) return {};
  if (!list->elements()) return fail(wrong(place, fmt::format("{} must be a list of schemas", keyword)));
  for (size_t i = 0; i < list->elements()->size(); ++i) {
    TRY(auto index, child(place.under(fmt::format("{}/{}", keyword, i)), (*list->elements())[i], depth));
    to.push_back(index);
  }
  return {};
}

Status Compiler::read_combinations(SchemaNode& node, const Pointed& place, const Document& schema, int depth) {
  CHECK_OK(read_list(node.all_of, "allOf", place, schema, depth));
  CHECK_OK(read_list(node.any_of, "anyOf", place, schema, depth));
  CHECK_OK(read_list(node.one_of, "oneOf", place, schema, depth));
  if (auto* other = schema.find("not")) {
    TRY(node.none_of, child(place.under("not"), *other, depth));
  }
  return {};
}

// The schemas that apply to the same value as this one.
std::vector<NodeIndex> applied_together(const SchemaNode& node) {
  std::vector<NodeIndex> out = node.all_of;
  out.insert(out.end(), node.any_of.begin(), node.any_of.end());
  out.insert(out.end(), node.one_of.begin(), node.one_of.end());
  for (auto& [name, index] : node.schema_with) out.push_back(index);
  if (node.none_of) out.push_back(*node.none_of);
  if (node.reference) out.push_back(*node.reference);
  return out;
}

Status Compiler::check_acyclic(const std::string& model) const {
  enum class Mark : uint8_t { fresh, open, done };
  std::vector<Mark> marks(nodes_.size(), Mark::fresh);
  for (NodeIndex start = 0; start < nodes_.size(); ++start) {
    if (marks[start] != Mark::fresh) continue;
    std::vector<std::pair<NodeIndex, std::vector<NodeIndex>>> path;
    path.emplace_back(start, applied_together(nodes_[start]));
    marks[start] = Mark::open;
    while (!path.empty()) {
      auto& [index, next] = path.back();
      if (next.empty()) {
        marks[index] = Mark::done;
        path.pop_back();
        continue;
      }
      auto to = next.back();
      next.pop_back();
      if (marks[to] == Mark::open) return fail(invalid_schema(model, "a $ref leads back to itself"));
      if (marks[to] == Mark::done) continue;
      marks[to] = Mark::open;
      path.emplace_back(to, applied_together(nodes_[to]));
    }
  }
  return {};
}

}  // namespace

Result<Schema> Schema::compile(std::string_view model, const Models& models) {
  TRY(auto program, Compiler(models).run(std::string(model)));
  return Schema(std::make_shared<const Program>(std::move(program)));
}

}  // namespace gateway
