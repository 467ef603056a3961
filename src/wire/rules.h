// What `fields` says of a member beside its name: constraints (checked by Reader, worded as AWS words them) and where in the
// HTTP message the member travels (used by the rest-json protocol only).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/document.h"

namespace wire {

// Constraints.

/// Characters (UTF-16 units, as AWS counts) of a string, bytes of a Blob, elements of a list or map.
struct Length {
  size_t min = 0;
  size_t max = std::numeric_limits<size_t>::max();
};

struct Range {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};

/// The whole string matches this expression (wire/pattern.h says which ones are understood). A literal: it is compiled once.
struct Pattern {
  const char* text;
};

/// A rule that the others cannot say: adds the constraints that a text breaks, as they stand in the message. `length` is what
/// is told of it to those who ask for the shape, `words` all that it says, for when it is a rule of elements or keys.
struct TextRule {
  void (*check)(std::string_view text, std::vector<std::string>& broken);
  Length length;
  std::string_view words = {};
};

/// OneOf{"HASH", "RANGE"}
template <size_t N>
struct OneOf {
  std::array<std::string_view, N> values;
};
template <class... S>
OneOf(S...) -> OneOf<sizeof...(S)>;

/// Rules for every element of a list or every value of a map: Each{Length{1, 128}}
template <class... R>
struct Each {
  std::tuple<R...> rules;
  explicit constexpr Each(R... each) : rules(each...) {}
};

/// Rules for every key of a map.
template <class... R>
struct Keys {
  std::tuple<R...> rules;
  explicit constexpr Keys(R... each) : rules(each...) {}
};

// Where a member travels. Without one of these it is a member of the body. The Document knows a member by the first
// argument of required/optional in every case; `name` is its spelling in the message, by default the same.

/// {name} or {name+} in the route.
struct Path {
  std::string_view name = {};
};
/// A parameter of the query string; a list repeats it.
struct Query {
  std::string_view name = {};
};
/// A header field.
struct Header {
  std::string_view name = {};
};
/// A member of the body that is spelled differently there.
struct Named {
  std::string_view name;
};
/// The whole body: a Blob as raw bytes, anything else as JSON.
struct Payload {};
/// The HTTP status of the answer.
struct StatusCode {};

/// A timestamp that JSON carries as "2026-11-24T07:33:10Z" and not as a number.
struct Iso8601 {};

// Member types beside the standard ones.

/// Bytes; base64 text in JSON and XML.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

/// A moment: a number of seconds in JSON, ISO 8601 in XML.
struct Timestamp {
  base::Time time;
  bool operator==(const Timestamp&) const = default;
};

/// How scalars and times are spelled, which depends on the protocol.
enum class Scalars { typed, text };  // text: "5" and "true" are a number and a boolean (forms)
enum class Times { epoch, iso8601 };
struct JavaWords;
struct Encoding {
  Scalars scalars = Scalars::typed;
  Times times = Times::epoch;
  const JavaWords* java = nullptr;  // of services that name their classes in messages (wire/java_words.h)
};

}  // namespace wire
