// Writer: the visitor of `fields` (wire/fields.h) that turns a structure into a Document. The structure is consumed: its
// strings and subtrees move into the Document. Pure; any thread.
#pragma once
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/document.h"
#include "wire/rules.h"

namespace wire {

class Writer {
 public:
  Writer(Encoding encoding, base::Document::Object& members) : encoding_(encoding), members_(members) {}

  template <class T, class... Rules>
  void required(std::string_view name, T& value, const Rules&... rules) {
    optional(name, value, rules...);
  }
  template <class T, class... Rules>
  void optional(std::string_view name, T& value, const Rules&...) {
    constexpr bool raw = (std::same_as<Rules, Payload> || ...);
    constexpr bool iso = (std::same_as<Rules, Iso8601> || ...);
    if constexpr (requires {
                    value.has_value();
                    *value;
                  }) {
      if (value.has_value()) add<raw, iso>(name, *value);
    } else {
      add<raw, iso>(name, value);
    }
  }

 private:
  template <bool raw, bool iso, class T>
  void add(std::string_view name, T& value);

  Encoding encoding_;
  base::Document::Object& members_;
};

namespace writing {

base::Document timestamp(base::Time time, Times times);

template <class T>
concept WriteHook = requires(T& from) {
  { write_value(std::move(from)) } -> std::same_as<base::Document>;
};

template <class T>
base::Document convert(T& from, Encoding encoding);

template <class T>
base::Document convert(std::vector<T>& from, Encoding encoding) {
  base::Document::List elements;
  elements.reserve(from.size());
  for (auto&& each : from) elements.push_back(convert(each, encoding));
  return elements;
}

template <class T>
base::Document convert(std::map<std::string, T>& from, Encoding encoding) {
  base::Document::Object members;
  members.reserve(from.size());
  for (auto& [key, value] : from) members.emplace_back(key, convert(value, encoding));
  return members;
}

template <class T>
base::Document convert(std::optional<T>& from, Encoding encoding) {
  return from ? convert(*from, encoding) : base::Document();
}

template <class T>
base::Document convert(T& from, Encoding encoding) {
  using U = std::remove_cv_t<T>;
  if constexpr (std::same_as<U, std::string> || std::same_as<U, base::Document>) {
    return std::move(from);
  } else if constexpr (std::same_as<U, bool> || std::floating_point<U>) {
    return base::Document(from);
  } else if constexpr (std::unsigned_integral<U>) {
    return base::Document(static_cast<uint64_t>(from));
  } else if constexpr (std::integral<U>) {
    return base::Document(static_cast<int64_t>(from));
  } else if constexpr (std::same_as<U, Blob>) {
    return base::base64_encode(from.bytes);
  } else if constexpr (std::same_as<U, Timestamp>) {
    return timestamp(from.time, encoding.times);
  } else if constexpr (WriteHook<U>) {
    return write_value(std::move(from));
  } else {
    base::Document::Object members;
    Writer writer(encoding, members);
    fields(writer, from);
    return members;
  }
}

}  // namespace writing

template <bool raw, bool iso, class T>
void Writer::add(std::string_view name, T& value) {
  if constexpr (raw && std::same_as<T, Blob>) {
    members_.emplace_back(name, std::move(value.bytes));
  } else if constexpr (writing::WriteHook<T>) {
    members_.emplace_back(name, write_value(std::move(value)));
  } else {
    auto encoding = encoding_;
    if (iso) encoding.times = Times::iso8601;
    members_.emplace_back(name, writing::convert(value, encoding));
  }
}

/// The Document of a structure; pass an rvalue to have its content moved.
template <class T>
base::Document write(T value, Encoding encoding = {}) {
  base::Document::Object members;
  Writer writer(encoding, members);
  fields(writer, value);
  return members;
}

}  // namespace wire
