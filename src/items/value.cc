#include "items/value.h"

#include <algorithm>
#include <array>

namespace items {
namespace {

constexpr std::array<std::string_view, 10> kTypeNames = {"NULL", "BOOL", "N", "S", "B", "L", "M", "SS", "NS", "BS"};
constexpr size_t kLinearSearch = 8;  // up to so many attributes, comparing all is as fast as halving

template <class Members>
Members sorted(Members members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

template <class Attributes>
auto lower_bound(Attributes& attributes, std::string_view name) {
  return std::lower_bound(attributes.begin(), attributes.end(), name,
                          [](const Attribute& attribute, std::string_view key) { return attribute.name < key; });
}

}  // namespace

std::string_view type_name(Type type) { return kTypeNames[static_cast<size_t>(type)]; }

std::optional<Type> type_from_name(std::string_view name) {
  for (size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<Type>(i);
  }
  return {};
}

Item::Item(std::initializer_list<Attribute> attributes) { *this = of(std::vector<Attribute>(attributes)); }

Item Item::of(std::vector<Attribute> attributes) {
  Item item;
  auto ascending = [](const Attribute& a, const Attribute& b) { return a.name < b.name; };
  bool in_order = std::adjacent_find(attributes.begin(), attributes.end(),
                                     [&](auto& a, auto& b) { return !ascending(a, b); }) == attributes.end();
  if (in_order) {
    item.attributes_ = std::move(attributes);
    return item;
  }
  std::vector<Attribute*> order;
  order.reserve(attributes.size());
  for (auto& attribute : attributes) order.push_back(&attribute);
  std::sort(order.begin(), order.end(), [](const Attribute* a, const Attribute* b) {
    auto names = a->name <=> b->name;
    return names != 0 ? names < 0 : a < b;
  });
  item.attributes_.reserve(order.size());
  for (size_t i = 0; i < order.size(); ++i) {
    if (i + 1 < order.size() && order[i]->name == order[i + 1]->name) continue;
    item.attributes_.push_back(std::move(*order[i]));
  }
  return item;
}

const Value* Item::find(std::string_view name) const {
  if (attributes_.size() <= kLinearSearch) {
    for (auto& attribute : attributes_) {
      if (attribute.name == name) return &attribute.value;
    }
    return nullptr;
  }
  auto found = lower_bound(attributes_, name);
  return found != attributes_.end() && found->name == name ? &found->value : nullptr;
}

Value* Item::find(std::string_view name) { return const_cast<Value*>(std::as_const(*this).find(name)); }

Value& Item::set(std::string_view name, Value value) {
  auto place = lower_bound(attributes_, name);
  if (place == attributes_.end() || place->name != name) {
    place = attributes_.insert(place, Attribute{std::string(name), std::move(value)});
  } else {
    place->value = std::move(value);
  }
  return place->value;
}

bool Item::erase(std::string_view name) {
  auto found = lower_bound(attributes_, name);
  if (found == attributes_.end() || found->name != name) return false;
  attributes_.erase(found);
  return true;
}

std::vector<Attribute> Item::take() { return std::exchange(attributes_, {}); }

void Item::reserve(size_t count) { attributes_.reserve(count); }

Value* Item::append(std::string_view name) {
  if (!attributes_.empty() && attributes_.back().name >= name) return nullptr;
  auto& added = attributes_.emplace_back();
  added.name = name;
  return &added.value;
}

bool Item::operator==(const Item& other) const { return attributes_ == other.attributes_; }

Value Value::string_set(StringSet members) {
  Value value;
  value.content_ = Strings{sorted(std::move(members))};
  return value;
}

Value Value::number_set(NumberSet members) {
  Value value;
  value.content_ = Numbers{sorted(std::move(members))};
  return value;
}

Value Value::binary_set(StringSet members) {
  Value value;
  value.content_ = Binaries{sorted(std::move(members))};
  return value;
}

const std::string* Value::binary() const {
  auto* content = std::get_if<Binary>(&content_);
  return content ? &content->bytes : nullptr;
}

const StringSet* Value::strings() const {
  auto* content = std::get_if<Strings>(&content_);
  return content ? &content->members : nullptr;
}

const NumberSet* Value::numbers() const {
  auto* content = std::get_if<Numbers>(&content_);
  return content ? &content->members : nullptr;
}

const StringSet* Value::binaries() const {
  auto* content = std::get_if<Binaries>(&content_);
  return content ? &content->members : nullptr;
}

std::partial_ordering compare(const Value& left, const Value& right) {
  if (left.type() != right.type()) return std::partial_ordering::unordered;
  switch (left.type()) {
    case Type::string: return *left.string() <=> *right.string();
    case Type::number: return *left.number() <=> *right.number();
    case Type::binary: return *left.binary() <=> *right.binary();
    default: return std::partial_ordering::unordered;
  }
}

}  // namespace items
