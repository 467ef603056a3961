// The compiled form of a JSON Schema, for schema_compile.cc and schema_validate.cc only: positions of the schema as nodes of
// one vector, referring to each other by index.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/decimal.h"
#include "gateway/pattern.h"
#include "gateway/schema.h"

namespace gateway {

using NodeIndex = uint32_t;

enum TypeBit : unsigned { kArray = 1, kBoolean = 2, kInteger = 4, kNull = 8, kNumber = 16, kObject = 32, kString = 64 };
enum class Format { none, date_time, email, hostname, ipv4, ipv6, uri };
enum class Extra { allowed, forbidden, checked };

struct Bound {
  Decimal value;
  std::string text;  // as the schema has it
};

struct SchemaNode {
  unsigned types = 0;                   // bits of TypeBit; 0: any
  std::vector<base::Document> allowed;  // enum
  std::set<std::string> allowed_texts;  // the same in canonical form
  // numbers
  std::optional<Bound> minimum, maximum, multiple_of;
  bool exclusive_minimum = false, exclusive_maximum = false;
  // strings
  std::optional<int64_t> min_length, max_length;
  std::optional<Pattern> pattern;
  Format format = Format::none;
  // arrays
  std::optional<NodeIndex> items;
  std::vector<NodeIndex> tuple;
  bool is_tuple = false;
  Extra extra_items = Extra::allowed;
  NodeIndex extra_item = 0;
  std::optional<int64_t> min_items, max_items;
  bool unique_items = false;
  // objects
  std::map<std::string, NodeIndex, std::less<>> properties;
  std::vector<std::pair<Pattern, NodeIndex>> pattern_properties;
  Extra extra_properties = Extra::allowed;
  NodeIndex extra_property = 0;
  std::vector<std::string> required;
  std::optional<int64_t> min_properties, max_properties;
  std::vector<std::pair<std::string, std::vector<std::string>>> needed_with;  // dependencies on properties
  std::vector<std::pair<std::string, NodeIndex>> schema_with;                 // dependencies on schemas
  // combinations
  std::vector<NodeIndex> all_of, any_of, one_of;
  std::optional<NodeIndex> none_of;
  std::optional<NodeIndex> reference;  // stands alone: what is beside $ref is ignored
};

struct Schema::Program {
  std::vector<SchemaNode> nodes;
  NodeIndex root = 0;
};

/// The bit of a value's type; a whole number has both kInteger and kNumber.
unsigned type_bits(const base::Document& value);
std::string type_names(unsigned bits);  // ["integer","number"]
bool matches_format(Format format, std::string_view text);
std::string_view format_name(Format format);
/// The same text for values that JSON Schema holds equal: numbers by value, objects in any order.
std::string canonical(const base::Document& value);

}  // namespace gateway
