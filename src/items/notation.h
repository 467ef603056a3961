// A short notation of values for the tests and their rows in testdata/:
//
//   1  "text"  true  null  [1, "a"]  {name: 1, "other name": 2}  B("bytes")  SS("a", "b")  NS(1, 2)  BS("a")
//
// Inside the tests only. What cannot be read ends the program: rows are ours.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "items/bindings.h"
#include "items/value.h"

namespace items::notation {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Value value() {
    char c = peek();
    if (c == '"') return string();
    if (c == '[') return list('[', ']');
    if (c == '{') return map();
    std::string name = word();
    if (name == "true" || name == "false") return Value(name == "true");
    if (name == "null") return {};
    if (name == "B") {
      take('(');
      Binary bytes{string()};
      take(')');
      return bytes;
    }
    if (name == "SS" || name == "BS" || name == "NS") return set(name);
    auto number = Decimal::parse(name);
    CHECK(number.has_value());
    return *number;
  }

  Item map() {
    Item item;
    take('{');
    while (peek() != '}') {
      std::string name = peek() == '"' ? string() : word();
      take(':');
      item.set(name, value());
      if (peek() == ',') take(',');
    }
    take('}');
    return item;
  }

  bool at_end() { return peek() == '\0'; }

 private:
  char peek() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
    return text_.empty() ? '\0' : text_[0];
  }

  void take(char c) {
    CHECK(peek() == c);
    text_.remove_prefix(1);
  }

  std::string string() {
    take('"');
    size_t end = text_.find('"');
    CHECK(end != std::string_view::npos);
    std::string out(text_.substr(0, end));
    text_.remove_prefix(end + 1);
    return out;
  }

  std::string word() {
    peek();
    size_t end = base::find_first_of(text_, " \n,]})(:", 1);  // the first may be the ":" of a placeholder
    std::string out(text_.substr(0, end));
    text_.remove_prefix(std::min(end, text_.size()));
    return out;
  }

  List list(char open, char close) {
    List out;
    take(open);
    while (peek() != close) {
      out.push_back(value());
      if (peek() == ',') take(',');
    }
    take(close);
    return out;
  }

  Value set(std::string_view type) {
    StringSet texts;
    NumberSet numbers;
    for (auto& member : list('(', ')')) {
      if (auto* text = member.string()) texts.push_back(*text);
      if (auto* number = member.number()) numbers.push_back(*number);
    }
    if (type == "NS") return Value::number_set(std::move(numbers));
    return type == "SS" ? Value::string_set(std::move(texts)) : Value::binary_set(std::move(texts));
  }

  std::string_view text_;
};

inline Value value(std::string_view text) {
  Reader reader(text);
  Value out = reader.value();
  CHECK(reader.at_end());
  return out;
}

inline Item item(std::string_view text) {
  Reader reader(text);
  Item out = reader.map();
  CHECK(reader.at_end());
  return out;
}

/// {#n: "name", :v: 1}
inline std::shared_ptr<const Bindings> bindings(std::string_view text) {
  auto out = std::make_shared<Bindings>();
  for (auto& attribute : item(text)) {
    if (attribute.name.starts_with('#')) {
      out->names.emplace_back(attribute.name, *attribute.value.string());
    } else {
      out->values.set(attribute.name, attribute.value);
    }
  }
  return out;
}

/// The rows of a file in testdata/: columns between " | ". Empty lines and lines that start with "--" are left out.
struct Row {
  int line = 0;
  std::vector<std::string> columns;
};
std::vector<Row> rows(const std::string& path);

}  // namespace items::notation
