// How a Stream is stored: one template for reading and writing (wire/fields.h).
#pragma once
#include "tables/schema_fields.h"
#include "tables/streams.h"

namespace tables {

/// A Stream as it is stored.
struct StoredStream {
  Stream stream;
  StoredTime created;
};

template <class V>
void fields(V& v, StoredStream& x) {
  auto& stream = x.stream;
  v.required("table", stream.table);
  v.required("label", stream.label);
  v.required("number", stream.number);
  v.required("view", stream.view);
  v.required("keys", stream.keys);
  v.required("created", x.created);
  v.required("since", stream.since);
  v.optional("until", stream.until);
}

}  // namespace tables
