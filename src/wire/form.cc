#include "wire/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "wire/http.h"
#include "wire/limits.h"

namespace wire {
namespace {

using base::Document;

std::unexpected<base::Error> malformed(std::string message) {
  return base::fail({base::ErrorKind::invalid, "MalformedInput", std::move(message), {}, {}});
}

/// The number of a list element's name, "1" and up; otherwise nothing.
std::optional<uint32_t> place(std::string_view name) {
  uint32_t number = 0;
  auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem != std::errc{} || end != name.data() + name.size()) return {};
  return number;
}

bool all_numbered(const Document::Object& members) {
  return std::ranges::all_of(members, [](auto& member) { return place(member.first).has_value(); });
}

void in_order(Document::Object& members) {
  std::ranges::stable_sort(members, {}, [](const Document::Member& member) { return *place(member.first); });
}

/// {"member": {"1": a, "2": b}} becomes [a, b]; {"entry": {"1": {"key": k, "value": v}}} becomes {k: v}; all the way down.
void collapse(Document& node) {
  auto* members = node.members();
  if (!members) return;
  for (auto& member : *members) collapse(member.second);
  if (members->size() != 1) return;
  auto* inner = members->front().second.members();
  if (!inner || inner->empty() || !all_numbered(*inner)) return;
  const std::string& marker = members->front().first;
  if (marker == "member") {
    in_order(*inner);
    Document::List elements;
    for (auto& element : *inner) elements.push_back(std::move(element.second));
    node = Document(std::move(elements));
  } else if (marker == "entry") {
    in_order(*inner);
    Document::Object entries;
    for (auto& entry : *inner) {
      auto* value = entry.second.find("value");
      entries.emplace_back(std::string(entry.second.text("key")), value ? std::move(*value) : Document());
    }
    node = Document(std::move(entries));
  }
}

base::Status put(Document& root, std::string_view name, std::string value) {
  Document* node = &root;
  std::string_view rest = name;
  for (size_t depth = 0;; ++depth) {
    if (depth == limits::form_depth) return malformed("A parameter name is nested too deeply.");
    auto dot = rest.find('.');
    auto part = rest.substr(0, dot);
    bool last = dot == std::string_view::npos;
    Document* next = node->find(part);
    if (!next) {
      node->add(std::string(part), last ? Document(std::move(value)) : Document::object());
      if (last) return {};
      next = &node->members()->back().second;
    } else if (last) {
      if (!next->is_string()) return malformed(fmt::format("The parameter {} is both a value and a structure.", name));
      *next = Document(std::move(value));
      return {};
    } else if (!next->is_object()) {
      return malformed(fmt::format("The parameter {} is both a value and a structure.", name));
    }
    node = next;
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace

base::Result<Document> parse_form(std::string_view body) {
  auto pairs = parse_query(body);
  if (pairs.size() > limits::form_pairs) return malformed("The request has too many parameters.");
  Document root = Document::object();
  for (auto& [name, value] : pairs) CHECK_OK(put(root, name, std::move(value)));
  for (auto& member : *root.members()) collapse(member.second);
  return root;
}

}  // namespace wire
