// How a Schema is stored: one template for reading and writing (wire/fields.h), and the spelling of its enumerations.
#pragma once
#include <utility>

#include "base/document.h"
#include "base/result.h"
#include "tables/schema.h"

namespace tables {

base::Status read_value(base::Document&& from, KeyRole& to);
base::Document write_value(KeyRole from);
base::Status read_value(base::Document&& from, IndexKind& to);
base::Document write_value(IndexKind from);
base::Status read_value(base::Document&& from, Projected& to);
base::Document write_value(Projected from);
base::Status read_value(base::Document&& from, Billing& to);
base::Document write_value(Billing from);
base::Status read_value(base::Document&& from, Life& to);
base::Document write_value(Life from);
base::Status read_value(base::Document&& from, Recovery& to);
base::Document write_value(Recovery from);
base::Status read_value(base::Document&& from, Origin& to);
base::Document write_value(Origin from);
base::Status read_value(base::Document&& from, AttributeDefinition& to);
base::Document write_value(AttributeDefinition from);
base::Status read_value(base::Document&& from, View& to);
base::Document write_value(View from);
/// A moment, as microseconds since 1970.
struct StoredTime {
  base::Time time;
};
base::Status read_value(base::Document&& from, StoredTime& to);
base::Document write_value(StoredTime from);

template <class V>
void fields(V& v, KeyElement& x) {
  v.required("name", x.name);
  v.required("role", x.role);
}
template <class V>
void fields(V& v, Throughput& x) {
  v.required("read", x.read);
  v.required("write", x.write);
}
template <class V>
void fields(V& v, Units& x) {
  v.optional("read", x.read);
  v.optional("write", x.write);
}
template <class V>
void fields(V& v, ResourcePolicy& x) {
  v.required("document", x.document);
  v.required("revision", x.revision);
}
base::Status read_value(base::Document&& from, IndexState& to);
base::Document write_value(IndexState from);
base::Status read_value(base::Document&& from, ThroughputHistory& to);
base::Document write_value(ThroughputHistory from);
template <class V>
void fields(V& v, Index& x) {
  v.required("number", x.number);
  v.required("name", x.name);
  v.required("kind", x.kind);
  v.required("keys", x.keys);
  v.required("projected", x.projected);
  v.optional("projectedAttributes", x.projected_attributes);
  v.required("throughput", x.throughput);
  v.optional("state", x.state);
  v.optional("onDemand", x.on_demand);
  v.optional("warm", x.warm);
  v.optional("history", x.history);
}

template <class V>
void fields(V& v, StreamSetting& x) {
  v.required("view", x.view);
  v.required("enabled", x.enabled);
  v.required("label", x.label);
  v.required("since", x.since);
}
template <class V>
void fields(V& v, TimeToLive& x) {
  v.required("attribute", x.attribute);
  v.required("number", x.number);
  v.optional("filled", x.filled);
}

/// Schema with its times wrapped, as it is stored.
struct StoredSchema {
  Schema schema;
  StoredTime created;
  std::optional<StoredTime> on_demand_since, table_class_since;
};
StoredSchema to_stored(Schema schema);
Schema from_stored(StoredSchema stored);

template <class V>
void fields(V& v, StoredSchema& x) {
  auto& schema = x.schema;
  v.required("number", schema.number);
  v.required("id", schema.id);
  v.required("name", schema.name);
  v.required("created", x.created);
  v.required("attributes", schema.attributes);
  v.required("keys", schema.keys);
  v.optional("indexes", schema.indexes);
  v.required("billing", schema.billing);
  v.required("throughput", schema.throughput);
  v.optional("deletionProtection", schema.deletion_protection);
  v.optional("tableClass", schema.table_class);
  v.optional("tags", schema.tags);
  v.optional("timeToLive", schema.time_to_live);
  v.optional("stream", schema.stream);
  v.optional("onDemandSince", x.on_demand_since);
  v.optional("life", schema.life);
  v.optional("recovery", schema.recovery);
  v.optional("origin", schema.origin);
  v.optional("onDemand", schema.on_demand);
  v.optional("warm", schema.warm);
  v.optional("history", schema.history);
  v.optional("tableClassSince", x.table_class_since);
  v.optional("encryptionKey", schema.encryption_key);
  v.optional("policy", schema.policy);
}

}  // namespace tables
