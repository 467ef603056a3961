// Structures of the user's own in tables and events: the members are named once, in `fields` (wire/fields.h).
//
//   struct Note { std::string id, text; int stars = 0; std::vector<std::string> tags; };
//   template <class V> void fields(V& v, Note& note) {
//     v.required("id", note.id);
//     v.required("text", note.text);
//     v.optional("stars", note.stars);
//     v.optional("tags", note.tags);
//   }
//
//   CHECK_OK(notes.put(lambda::to_document(note)));
//   TRY(auto found, lambda::get<Note>(notes, {{"id", "7"}}));         // std::optional<Note>
//   return lambda::serve<Order>([](const Order& order) -> Receipt { ... });
#pragma once
#include <optional>
#include <utility>

#include "lambda/table.h"
#include "wire/fields.h"

namespace lambda {

/// The plain document of a structure.
template <class T>
base::Document to_document(T value) {
  return wire::write(std::move(value));
}

/// A structure from a plain document. Fails when a required member is missing, or one is of another type or breaks its rules.
template <class T>
base::Result<T> from_document(base::Document document) {
  TRY(auto decoded, wire::decode<T>(std::move(document)));
  if (!decoded.violations.empty()) {
    return base::fail({base::ErrorKind::invalid,
                       "InvalidDocument",
                       decoded.violations.front().path + ": " + decoded.violations.front().constraint,
                       {},
                       {}});
  }
  return std::move(decoded.value);
}

template <class T>
base::Result<std::optional<T>> get(Table& table, base::Document::Object key) {
  TRY(auto found, table.get(base::Document(std::move(key))));
  if (!found) return std::optional<T>();
  TRY(auto value, from_document<T>(*std::move(found)));
  return std::optional<T>(std::move(value));
}

}  // namespace lambda
