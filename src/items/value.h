// Value: one typed attribute. Item: a row, or a map within one: attribute names and their values.
//
// Value types; copying copies the tree, moving is cheap. Sets are never empty and hold no duplicate, sorted ascending. An Item
// keeps its attributes sorted by name (bytewise), each name once. Any thread.
#pragma once
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "items/decimal.h"

namespace items {

/// In the order of the alternatives of Value. The numbers are part of the stored format (encode.h).
enum class Type : uint8_t { null, boolean, number, string, binary, list, map, string_set, number_set, binary_set };

/// "S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS".
std::string_view type_name(Type type);
std::optional<Type> type_from_name(std::string_view name);

struct Binary {
  std::string bytes;
  auto operator<=>(const Binary&) const = default;
};

class Value;
struct Attribute;
using List = std::vector<Value>;

class Item {
 public:
  using const_iterator = std::vector<Attribute>::const_iterator;

  Item() = default;
  Item(std::initializer_list<Attribute> attributes);
  /// Of attributes in any order; of a repeated name the last stays.
  static Item of(std::vector<Attribute> attributes);

  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  /// Sets an attribute, replacing one of the same name. Returns where it now is.
  Value& set(std::string_view name, Value value);
  /// True when there was one.
  bool erase(std::string_view name);

  bool empty() const;
  size_t size() const;
  const_iterator begin() const;
  const_iterator end() const;
  /// The attributes, taken out: the item is empty afterwards.
  std::vector<Attribute> take();
  /// Makes room for that many attributes.
  void reserve(size_t count);
  /// For decoders: adds an attribute and returns its value to be filled in; nullptr when the name is not after all others.
  Value* append(std::string_view name);

  bool operator==(const Item& other) const;

 private:
  std::vector<Attribute> attributes_;
};

using StringSet = std::vector<std::string>;
using NumberSet = std::vector<Decimal>;

/// Set members as they must be: sorted, each once.
struct Strings {
  StringSet members;
  bool operator==(const Strings&) const = default;
};
struct Numbers {
  NumberSet members;
  bool operator==(const Numbers&) const = default;
};
struct Binaries {
  StringSet members;
  bool operator==(const Binaries&) const = default;
};

class Value {
 public:
  Value() = default;  // NULL
  explicit Value(bool boolean);
  Value(Decimal number);
  Value(std::string text);
  Value(std::string_view text);
  Value(const char* text);
  Value(Binary bytes);
  Value(List list);
  Value(Item map);
  static Value of(int64_t number);
  /// Sets of members in any order; repeated ones are dropped.
  static Value string_set(StringSet members);
  static Value number_set(NumberSet members);
  static Value binary_set(StringSet members);

  Type type() const { return static_cast<Type>(content_.index()); }
  bool is_null() const { return type() == Type::null; }
  bool is_set() const { return type() >= Type::string_set; }

  // Pointers to the content, or nullptr when it is of another type.
  const bool* boolean() const { return std::get_if<bool>(&content_); }
  const Decimal* number() const { return std::get_if<Decimal>(&content_); }
  const std::string* string() const { return std::get_if<std::string>(&content_); }
  std::string* string() { return std::get_if<std::string>(&content_); }
  const std::string* binary() const;
  const List* list() const { return std::get_if<List>(&content_); }
  List* list() { return std::get_if<List>(&content_); }
  const Item* map() const { return std::get_if<Item>(&content_); }
  Item* map() { return std::get_if<Item>(&content_); }
  const StringSet* strings() const;   // SS
  const NumberSet* numbers() const;   // NS
  const StringSet* binaries() const;  // BS

  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, Decimal, std::string, Binary, List, Item, Strings, Numbers, Binaries> content_;
};

/// One name and value of an Item.
struct Attribute {
  std::string name;
  Value value;
  bool operator==(const Attribute&) const = default;
};

/// S and B by bytes, N by magnitude; unordered when the types differ or have no order.
std::partial_ordering compare(const Value& left, const Value& right);

inline Value::Value(bool boolean) : content_(boolean) {}
inline Value::Value(Decimal number) : content_(number) {}
inline Value::Value(std::string text) : content_(std::move(text)) {}
inline Value::Value(std::string_view text) : content_(std::string(text)) {}
inline Value::Value(const char* text) : content_(std::string(text)) {}
inline Value::Value(Binary bytes) : content_(std::move(bytes)) {}
inline Value::Value(List list) : content_(std::move(list)) {}
inline Value::Value(Item map) : content_(std::move(map)) {}
inline Value Value::of(int64_t number) { return Decimal(number); }
inline bool Value::operator==(const Value& other) const { return content_ == other.content_; }

inline bool Item::empty() const { return attributes_.empty(); }
inline size_t Item::size() const { return attributes_.size(); }
inline Item::const_iterator Item::begin() const { return attributes_.begin(); }
inline Item::const_iterator Item::end() const { return attributes_.end(); }

}  // namespace items
