#include "numbers.h"

#include <charconv>
#include <string>

#include "items/decimal.h"

namespace example {
namespace {

using base::Document;

std::string escaped(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string unescaped(std::string_view token) {
  std::string out;
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      out.push_back(token[++i] == '1' ? '/' : '~');
    } else {
      out.push_back(token[i]);
    }
  }
  return out;
}

void collect(Document& value, const std::string& pointer, Document& texts) {
  if (auto* number = value.number()) {
    auto decimal = items::Decimal::parse(number->text);
    if (decimal && decimal->text() == number->text) return;
    texts.add(pointer, number->text);
    if (!decimal) value = Document(number->text);
  } else if (auto* elements = value.elements()) {
    for (size_t i = 0; i < elements->size(); ++i) collect((*elements)[i], pointer + "/" + std::to_string(i), texts);
  } else if (auto* members = value.members()) {
    for (auto& [name, member] : *members) collect(member, pointer + "/" + escaped(name), texts);
  }
}

Document* resolve(Document& document, std::string_view pointer) {
  Document* at = &document;
  while (at && !pointer.empty()) {
    pointer.remove_prefix(1);
    auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (auto* elements = at->elements()) {
      size_t index = elements->size();
      std::from_chars(token.data(), token.data() + token.size(), index);
      at = index < elements->size() ? &(*elements)[index] : nullptr;
    } else {
      at = at->find(unescaped(token));
    }
  }
  return at;
}

}  // namespace

Document set_number_texts_aside(Document& document) {
  Document texts = Document::object();
  collect(document, "", texts);
  return texts;
}

void put_number_texts_back(Document& document, const Document& texts) {
  if (!texts.members()) return;
  for (auto& [pointer, text] : *texts.members()) {
    if (auto* place = resolve(document, pointer); place && text.string()) *place = Document(base::Number{*text.string()});
  }
}

}  // namespace example
