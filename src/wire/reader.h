// Reader: the visitor of `fields` (wire/fields.h) that fills a structure from a Document and collects what breaks a rule.
// The Document is consumed: strings and subtrees move into the structure. Pure; any thread.
#pragma once
#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "wire/constraint.h"
#include "wire/java_words.h"
#include "wire/rules.h"

namespace wire {

/// A rule that a member breaks.
struct Violation {
  std::string path;        // "keySchema.1.member.keyType": members with a small first letter
  std::string name;        // "KeySchema.1.member.KeyType": the same as Amazon's models spell it
  std::string shown;       // the value as it stands in the message: "'ab'", "null"; empty when it does not
  std::string constraint;  // "Member must have length less than or equal to 255"
};

/// What was read, and the rules it breaks.
template <class T>
struct Decoded {
  T value;
  std::vector<Violation> violations;
};

/// "Value null at 'tableName' failed to satisfy constraint: Member must not be null"
std::string words(const Violation& violation);
/// "2 validation errors detected: ...; ..."
std::string joined(const std::vector<Violation>& violations);

namespace reading {

/// Where we are in the tree, for messages: a chain of frames on the stack.
struct Step {
  const Step* up = nullptr;
  std::string_view name;  // of a member or a map's key
  size_t index = 0;       // of a list's element, from 1
  enum class Kind { member, element, entry } kind = Kind::member;
};
enum class Spelling { small, as_modelled };
std::string path(const Step& step, Spelling spelling);
Place place_of(const Step& step);

struct State {
  Encoding encoding;
  std::vector<Violation> violations;
  std::optional<base::Error> failure;
  // Documents whose types are looked at only when something else is wrong: whoever uses them does it otherwise.
  std::array<std::pair<std::string_view, const base::Document*>, 8> unchecked;
  size_t unchecked_count = 0;

  void fail(base::Error error) {
    if (!failure) failure = std::move(error);
  }
  void violate(const Step& at, std::string_view value, std::string_view constraint);  // value as it stands in the message
  void check_document(const Step& at, const base::Document& document);
  void check_the_unchecked();
};

void read_string(State& state, base::Document&& from, std::string& to);
void read_bool(State& state, base::Document&& from, Scalars scalars, bool& to);
int64_t read_integer(State& state, base::Document&& from, Scalars scalars, int64_t min, int64_t max);
void read_real(State& state, base::Document&& from, Scalars scalars, double& to);
void read_blob(State& state, base::Document&& from, std::string& bytes);
void read_raw(State& state, base::Document&& from, std::string& bytes);
void read_time(State& state, base::Document&& from, base::Time& to);
void wrong_type(State& state, const base::Document& found, std::string_view wanted);
// The content, or nullptr after a failure. In text mode an empty string is an empty list or map. `at` is null at the top.
base::Document::List* list_of(State& state, const Step& at, base::Document& from);
base::Document::Object* structure_of(State& state, const Step* at, base::Document& from);
base::Document::Object* map_of(State& state, const Step& at, base::Document& from,
                               std::string (*value_class)(const JavaWords&, Place));

/// The Java class of a map's values.
template <class T>
struct ValueClass {
  static std::string name(const JavaWords& java, Place place) {
    if constexpr (std::same_as<T, std::string>) return "java.lang.String";
    return std::string(java.package).append(java.class_at({place.member, place.depth + 1}));
  }
};
template <class T>
struct ValueClass<std::vector<T>> {
  static std::string name(const JavaWords& java, Place place) {
    return "java.util.List<" + ValueClass<T>::name(java, {place.member, place.depth + 1}) + ">";
  }
};

template <class T>
concept ReadHook = requires(base::Document&& from, T& to) {
  { read_value(std::move(from), to) } -> std::same_as<base::Status>;
};

}  // namespace reading

class Reader {
 public:
  Reader(reading::State& state, const reading::Step* at, base::Document::Object& members)
      : state_(state), at_(at), members_(members) {}

  template <class T, class... Rules>
  void required(std::string_view name, T& value, const Rules&... rules) {
    if (!member(name, value, rules...) && !state_.failure) {
      state_.violate({at_, name}, "null", "Member must not be null");
    }
  }
  template <class T, class... Rules>
  void optional(std::string_view name, T& value, const Rules&... rules) {
    member(name, value, rules...);
  }

 private:
  template <class T, class... Rules>
  bool member(std::string_view name, T& value, const Rules&... rules);
  base::Document* find(std::string_view name);

  reading::State& state_;
  const reading::Step* at_;
  base::Document::Object& members_;
};

namespace reading {

template <class R>
inline constexpr bool textual = std::same_as<R, Path> || std::same_as<R, Query> || std::same_as<R, Header>;

template <class T>
void read(State& state, const Step& at, base::Document&& from, Scalars scalars, T& to);

template <class T>
void read(State& state, const Step& at, base::Document&& from, Scalars scalars, std::optional<T>& to) {
  read(state, at, std::move(from), scalars, to.emplace());
}

template <class T>
void read(State& state, const Step& at, base::Document&& from, Scalars scalars, std::vector<T>& to) {
  auto* elements = list_of(state, at, from);
  if (!elements) return;
  to.clear();
  to.reserve(elements->size());
  for (size_t i = 0; i < elements->size() && !state.failure; ++i) {
    T element{};
    if (!(*elements)[i].is_null()) {
      read(state, {&at, {}, i + 1, Step::Kind::element}, std::move((*elements)[i]), scalars, element);
    }
    to.push_back(std::move(element));
  }
}

template <class T>
void read(State& state, const Step& at, base::Document&& from, Scalars scalars, std::map<std::string, T>& to) {
  auto* members = map_of(state, at, from, &ValueClass<T>::name);
  if (!members) return;
  to.clear();
  for (auto& [key, value] : *members) {
    if (value.is_null() || state.failure) continue;
    std::string name = std::move(key);
    T element{};
    read(state, {&at, name, 0, Step::Kind::entry}, std::move(value), scalars, element);
    to.insert_or_assign(std::move(name), std::move(element));
  }
}

template <class T>
void read(State& state, const Step& at, base::Document&& from, Scalars scalars, T& to) {
  if constexpr (std::same_as<T, std::string>) {
    read_string(state, std::move(from), to);
  } else if constexpr (std::same_as<T, bool>) {
    read_bool(state, std::move(from), scalars, to);
  } else if constexpr (std::integral<T>) {
    using Limits = std::numeric_limits<T>;
    constexpr int64_t max = static_cast<uint64_t>(Limits::max()) > static_cast<uint64_t>(INT64_MAX)
                                ? INT64_MAX
                                : static_cast<int64_t>(Limits::max());
    to = static_cast<T>(read_integer(state, std::move(from), scalars, static_cast<int64_t>(Limits::min()), max));
  } else if constexpr (std::floating_point<T>) {
    read_real(state, std::move(from), scalars, to);
  } else if constexpr (std::same_as<T, base::Document>) {
    to = std::move(from);
    state.check_document(at, to);
  } else if constexpr (std::same_as<T, Blob>) {
    read_blob(state, std::move(from), to.bytes);
  } else if constexpr (std::same_as<T, Timestamp>) {
    read_time(state, std::move(from), to.time);
  } else if constexpr (ReadHook<T>) {
    if (auto done = read_value(std::move(from), to); !done) state.fail(std::move(done).error());
  } else {
    auto* members = structure_of(state, &at, from);
    if (!members) return;
    Reader reader(state, &at, *members);
    fields(reader, to);
  }
}

}  // namespace reading

template <class T, class... Rules>
bool Reader::member(std::string_view name, T& value, const Rules&... rules) {
  if (state_.failure) return false;
  base::Document* found = find(name);
  if (!found) return false;
  reading::Step at{at_, name};
  std::string container;  // what cannot be shown once it is read
  if constexpr (constraint::container<T>) {
    bool broken = state_.encoding.java && (constraint::breaks(*found, rules) || ...);
    if (broken) container = state_.encoding.java->shown(name, *found);
  }
  if constexpr ((std::same_as<Rules, Payload> || ...) && std::same_as<T, Blob>) {
    reading::read_raw(state_, std::move(*found), value.bytes);
  } else if constexpr ((std::same_as<Rules, Payload> || ...) && std::same_as<T, std::optional<Blob>>) {
    reading::read_raw(state_, std::move(*found), value.emplace().bytes);
  } else {
    constexpr bool text = (reading::textual<Rules> || ...);
    auto scalars = text ? Scalars::text : state_.encoding.scalars;
    if constexpr (reading::ReadHook<T>) {
      if (auto done = read_value(std::move(*found), value); !done) state_.fail(std::move(done).error());
    } else {
      reading::read(state_, at, std::move(*found), scalars, value);
    }
  }
  if (state_.failure) return false;
  (constraint::check(constraint::content(value), rules,
                     [&](std::string_view shown, std::string constraint) {
                       state_.violate(at, container.empty() ? shown : container, constraint);
                     }),
   ...);
  return true;
}

/// Reads a T. Fails with "SerializationException" when a member is of another JSON type, or with what a hook says.
template <class T>
base::Result<Decoded<T>> decode(base::Document&& document, Encoding encoding = {}) {
  reading::State state;
  state.encoding = encoding;
  Decoded<T> decoded{};
  if (document.is_null()) document = base::Document::object();
  auto* members = reading::structure_of(state, nullptr, document);
  if (members) {
    Reader reader(state, nullptr, *members);
    fields(reader, decoded.value);
  }
  if (!state.violations.empty()) state.check_the_unchecked();
  if (state.failure) return base::fail(*std::move(state.failure));
  decoded.violations = std::move(state.violations);
  return decoded;
}

}  // namespace wire
