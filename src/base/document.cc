#include "base/document.h"

#include <charconv>
#include <cmath>

namespace base {
namespace {

template <class T>
std::string to_text(T value) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

}  // namespace

Document::Document(int value) : value_(Number{to_text(value)}) {}
Document::Document(int64_t value) : value_(Number{to_text(value)}) {}
Document::Document(uint64_t value) : value_(Number{to_text(value)}) {}
Document::Document(double value) {
  if (!std::isfinite(value)) return;
  if (value == std::floor(value) && std::fabs(value) < 1e15) {
    value_ = Number{to_text(static_cast<int64_t>(value))};
  } else {
    value_ = Number{to_text(value)};
  }
}

std::optional<int64_t> Document::integer() const {
  auto* stored = number();
  if (!stored) return {};
  const std::string& text = stored->text;
  int64_t whole = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (problem == std::errc{} && end == text.data() + text.size()) return whole;
  auto value = real();
  if (!value || *value != std::floor(*value) || std::fabs(*value) > 9e15) return {};
  return static_cast<int64_t>(*value);
}

std::optional<double> Document::real() const {
  auto* stored = number();
  if (!stored) return {};
  double value = 0;
  auto [end, problem] = std::from_chars(stored->text.data(), stored->text.data() + stored->text.size(), value);
  if (problem != std::errc{} || end != stored->text.data() + stored->text.size()) return {};
  return value;
}

const Document* Document::find(std::string_view key) const {
  if (auto* object = members()) {
    for (auto& [name, value] : *object) {
      if (name == key) return &value;
    }
  }
  return nullptr;
}

Document* Document::find(std::string_view key) { return const_cast<Document*>(std::as_const(*this).find(key)); }

std::string_view Document::text(std::string_view key, std::string_view fallback) const {
  auto* member = find(key);
  auto* content = member ? member->string() : nullptr;
  return content ? std::string_view(*content) : fallback;
}

Document& Document::set(std::string_view key, Document value) {
  if (auto* existing = find(key)) {
    *existing = std::move(value);
    return *this;
  }
  return add(std::string(key), std::move(value));
}

Document& Document::add(std::string key, Document value) {
  if (!is_object()) value_ = Object{};
  members()->emplace_back(std::move(key), std::move(value));
  return *this;
}

bool Document::erase(std::string_view key) {
  auto* object = members();
  return object && std::erase_if(*object, [&](const Member& member) { return member.first == key; }) > 0;
}

Document& Document::push(Document element) {
  if (!is_list()) value_ = List{};
  elements()->push_back(std::move(element));
  return *this;
}

bool Document::operator==(const Document& other) const {
  auto* mine = members();
  auto* theirs = other.members();
  if (!mine || !theirs) return value_ == other.value_;
  if (mine->size() != theirs->size()) return false;
  for (auto& [key, value] : *mine) {
    auto* match = other.find(key);
    if (!match || !(*match == value)) return false;
  }
  return true;
}

}  // namespace base
