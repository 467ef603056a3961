// Reader: the visitor of `fields` (wire/fields.h) that fills a structure from a Document and collects what breaks a rule.
// The Document is consumed: strings and subtrees move into the structure. Pure; any thread.
#pragma once
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
#include "wire/rules.h"

namespace wire {

/// What was read, and the broken rules as AWS words them, one each: "Value null at 'tableName' failed to satisfy ...".
template <class T>
struct Decoded {
  T value;
  std::vector<std::string> violations;
};

/// "2 validation errors detected: ...; ..."
std::string joined(const std::vector<std::string>& violations);

namespace reading {

/// Where we are in the tree, for messages: a chain of frames on the stack.
struct Step {
  const Step* up = nullptr;
  std::string_view name;  // of a member or a map's key
  size_t index = 0;       // of a list's element, from 1
  enum class Kind { member, element, entry } kind = Kind::member;
};
std::string path(const Step& step);

struct State {
  Encoding encoding;
  std::vector<std::string> violations;
  std::optional<base::Error> failure;

  void fail(base::Error error) {
    if (!failure) failure = std::move(error);
  }
  void violate(const Step& at, std::string_view value, std::string_view constraint);  // value as it stands in the message
};

void read_string(State& state, base::Document&& from, std::string& to);
void read_bool(State& state, base::Document&& from, Scalars scalars, bool& to);
int64_t read_integer(State& state, base::Document&& from, Scalars scalars, int64_t min, int64_t max);
void read_real(State& state, base::Document&& from, Scalars scalars, double& to);
void read_blob(State& state, base::Document&& from, std::string& bytes);
void read_raw(State& state, base::Document&& from, std::string& bytes);
void read_time(State& state, base::Document&& from, base::Time& to);
void wrong_type(State& state, const base::Document& found, std::string_view wanted);
/// The content, or nullptr after a failure. In text mode an empty string is an empty list or map.
base::Document::List* list_of(State& state, base::Document& from);
base::Document::Object* object_of(State& state, base::Document& from);

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
  auto* elements = list_of(state, from);
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
  auto* members = object_of(state, from);
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
  } else if constexpr (std::same_as<T, Blob>) {
    read_blob(state, std::move(from), to.bytes);
  } else if constexpr (std::same_as<T, Timestamp>) {
    read_time(state, std::move(from), to.time);
  } else if constexpr (ReadHook<T>) {
    if (auto done = read_value(std::move(from), to); !done) state.fail(std::move(done).error());
  } else {
    auto* members = object_of(state, from);
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
                     [&](std::string_view shown, std::string constraint) { state_.violate(at, shown, constraint); }),
   ...);
  return true;
}

/// Reads a T. Fails with "SerializationException" when a member is of another JSON type, or with what a hook says.
template <class T>
base::Result<Decoded<T>> decode(base::Document&& document, Encoding encoding = {}) {
  reading::State state{encoding, {}, {}};
  Decoded<T> decoded{};
  if (document.is_null()) document = base::Document::object();
  auto* members = reading::object_of(state, document);
  if (members) {
    Reader reader(state, nullptr, *members);
    fields(reader, decoded.value);
  }
  if (state.failure) return base::fail(*std::move(state.failure));
  decoded.violations = std::move(state.violations);
  return decoded;
}

}  // namespace wire
