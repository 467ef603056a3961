// Document: the tree that every wire format (JSON, query form, XML, YAML templates) parses to and prints from.
//
// Numbers keep their exact text: "1.10", "1e400" and a 38-digit integer come out as they went in. Objects keep the order of
// their members; a repeated key is the parser's business (wire/json.h). A value type: copying copies the tree, moving is cheap.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace base {

class Document;

/// A number as it was written, in JSON's grammar. Made by parsers, or by the constructors of Document.
struct Number {
  std::string text;
  bool operator==(const Number&) const = default;
};

class Document {
 public:
  using List = std::vector<Document>;
  using Member = std::pair<std::string, Document>;
  using Object = std::vector<Member>;

  Document() = default;  // null
  Document(std::nullptr_t) {}
  Document(bool value) : value_(value) {}
  Document(int value);
  Document(int64_t value);
  Document(uint64_t value);
  Document(double value);  // shortest text that reads back the same; not finite: null
  Document(Number number) : value_(std::move(number)) {}
  Document(const char* text) : value_(std::string(text)) {}
  Document(std::string_view text) : value_(std::string(text)) {}
  Document(std::string text) : value_(std::move(text)) {}
  Document(List list) : value_(std::move(list)) {}
  Document(Object object) : value_(std::move(object)) {}

  /// Document::object({{"a", 1}, {"b", Document::list({true})}})
  static Document object(std::initializer_list<Member> members = {}) { return Document(Object(members)); }
  static Document list(std::initializer_list<Document> elements = {}) { return Document(List(elements)); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_number() const { return std::holds_alternative<Number>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // Pointers to the content, or nullptr when it is of another type.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const Number* number() const { return std::get_if<Number>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  std::string* string() { return std::get_if<std::string>(&value_); }
  const List* elements() const { return std::get_if<List>(&value_); }
  List* elements() { return std::get_if<List>(&value_); }
  const Object* members() const { return std::get_if<Object>(&value_); }
  Object* members() { return std::get_if<Object>(&value_); }

  /// A number that is a whole one and fits; otherwise nothing. "1e2" and "100.0" count as 100.
  std::optional<int64_t> integer() const;
  /// A number as a double (possibly rounded); otherwise nothing.
  std::optional<double> real() const;

  /// The member of that name; nullptr when there is none or this is not an object. Linear: objects on the wire are small.
  const Document* find(std::string_view key) const;
  Document* find(std::string_view key);
  /// The string at that key, or the fallback when it is absent or of another type.
  std::string_view text(std::string_view key, std::string_view fallback = "") const;
  /// Sets a member, replacing one of the same name; null becomes an object first.
  Document& set(std::string_view key, Document value);
  /// Adds a member at the end without looking for one of the same name.
  Document& add(std::string key, Document value);
  /// Removes the member of that name; true when there was one.
  bool erase(std::string_view key);
  /// Adds an element; null becomes a list first.
  Document& push(Document element);

  /// Same type and content; object members in any order; numbers by text.
  bool operator==(const Document& other) const;

 private:
  std::variant<std::monostate, bool, Number, std::string, List, Object> value_;
};

}  // namespace base
