// Describer: the visitor of `fields` (wire/fields.h) that builds the Shape of a type. Pure; any thread.
#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/document.h"
#include "wire/pattern.h"
#include "wire/rules.h"
#include "wire/shape.h"

namespace wire {

namespace describing {

template <class T>
struct Tag {};

inline void note(Constraints& to, const Length& rule) {
  if (rule.min) to.min_length = rule.min;
  if (rule.max != std::numeric_limits<size_t>::max()) to.max_length = rule.max;
}
inline void note(Constraints& to, const Range& rule) {
  if (rule.min != std::numeric_limits<int64_t>::min()) to.min_value = rule.min;
  if (rule.max != std::numeric_limits<int64_t>::max()) to.max_value = rule.max;
}
inline void note(Constraints& to, const Pattern& rule) {
  to.pattern = rule.text;
  matches(rule.text, "");  // a pattern that is not understood stops the program at its start, not at a request
}
template <size_t N>
void note(Constraints& to, const OneOf<N>& rule) {
  to.values.assign(rule.values.begin(), rule.values.end());
}
inline void note(Constraints& to, const TextRule& rule) { note(to, rule.length); }
template <class R>
void note(Constraints&, const R&) {}

inline void place(MemberShape& member, Location location, std::string_view name) {
  member.location = location;
  if (!name.empty()) member.wire_name = name;
}
inline void apply(MemberShape& member, const Path& rule) { place(member, Location::path, rule.name); }
inline void apply(MemberShape& member, const Query& rule) { place(member, Location::query, rule.name); }
inline void apply(MemberShape& member, const Header& rule) { place(member, Location::header, rule.name); }
inline void apply(MemberShape& member, const Named& rule) { place(member, Location::body, rule.name); }
inline void apply(MemberShape& member, const Payload&) { member.location = Location::payload; }
inline void apply(MemberShape& member, const StatusCode&) { member.location = Location::status; }
template <class... R>
void apply(MemberShape& member, const Each<R...>& rule) {
  std::apply([&](const R&... each) { (note(member.each, each), ...); }, rule.rules);
}
template <class... R>
void apply(MemberShape& member, const Keys<R...>& rule) {
  std::apply([&](const R&... each) { (note(member.keys, each), ...); }, rule.rules);
}
template <class R>
void apply(MemberShape& member, const R& rule) {
  note(member.constraints, rule);
}

template <class T>
Shape shape(Tag<T>);
template <class T>
Shape shape(Tag<std::optional<T>>) {
  return shape(Tag<T>{});
}
template <class T>
Shape shape(Tag<std::vector<T>>) {
  return {Shape::Kind::list, {}, {shape(Tag<T>{})}};
}
template <class T>
Shape shape(Tag<std::map<std::string, T>>) {
  return {Shape::Kind::map, {}, {shape(Tag<T>{})}};
}

}  // namespace describing

class Describer {
 public:
  explicit Describer(Shape& shape) : shape_(shape) {}

  template <class T, class... Rules>
  void required(std::string_view name, T&, const Rules&... rules) {
    member<T>(name, rules...).required = true;
  }
  template <class T, class... Rules>
  void optional(std::string_view name, T&, const Rules&... rules) {
    member<T>(name, rules...);
  }

 private:
  template <class T, class... Rules>
  MemberShape& member(std::string_view name, const Rules&... rules) {
    MemberShape member;
    member.name = member.wire_name = name;
    (describing::apply(member, rules), ...);
    member.shape = describing::shape(describing::Tag<T>{});
    return shape_.members.emplace_back(std::move(member));
  }
  Shape& shape_;
};

template <class T>
concept Hooked = requires(T& value) {
  { write_value(std::move(value)) } -> std::same_as<base::Document>;
};

namespace describing {

template <class T>
Shape shape(Tag<T>) {
  using Kind = Shape::Kind;
  if constexpr (Hooked<T>) {
    return {Kind::custom, {}, {}};
  } else if constexpr (std::same_as<T, std::string>) {
    return {Kind::string, {}, {}};
  } else if constexpr (std::same_as<T, bool>) {
    return {Kind::boolean, {}, {}};
  } else if constexpr (std::integral<T>) {
    return {Kind::integer, {}, {}};
  } else if constexpr (std::floating_point<T>) {
    return {Kind::real, {}, {}};
  } else if constexpr (std::same_as<T, base::Document>) {
    return {Kind::document, {}, {}};
  } else if constexpr (std::same_as<T, Blob>) {
    return {Kind::blob, {}, {}};
  } else if constexpr (std::same_as<T, Timestamp>) {
    return {Kind::timestamp, {}, {}};
  } else {
    Shape shape;
    Describer describer(shape);
    T sample{};
    fields(describer, sample);
    return shape;
  }
}

}  // namespace describing

template <class T>
Shape describe() {
  return describing::shape(describing::Tag<T>{});
}

}  // namespace wire
