// Mapping: that a function is to be called with the records of a table's stream, and how; as a user configured it and as it is
// stored. A value; ids are UUIDs. Position: how far its stream has been read.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/fields.h"

namespace events {

struct Mapping {
  std::string id;
  std::string function;  // ARN, with the qualifier where one was given
  std::string source;    // ARN of the stream
  std::string start = "TRIM_HORIZON";
  bool enabled = true;
  int batch_size = 100;
  int window_s = 0;
  int parallel = 1;      // batches at once of one shard; those of one key in order
  int max_age_s = -1;    // of a record; -1: as long as it is in the stream
  int max_retries = -1;  // -1: as often as it takes
  bool bisect = false;
  std::vector<std::string> filters;         // patterns; none: everything
  std::vector<std::string> response_types;  // ReportBatchItemFailures
  std::string on_failure;                   // ARN of a function; "": nobody is told
  wire::Timestamp modified;
};

struct Position {
  uint64_t next = 0;   // sequence of the first record that has not been dealt with; 0: the oldest there is
  std::string result;  // LastProcessingResult
};

inline constexpr std::string_view kNothingProcessed = "No records processed";

template <class V>
void fields(V& v, Mapping& m) {
  v.required("Id", m.id);
  v.required("Function", m.function);
  v.required("Source", m.source);
  v.required("Start", m.start);
  v.required("Enabled", m.enabled);
  v.required("BatchSize", m.batch_size);
  v.required("WindowSeconds", m.window_s);
  v.required("Parallel", m.parallel);
  v.required("MaxAgeSeconds", m.max_age_s);
  v.required("MaxRetries", m.max_retries);
  v.required("Bisect", m.bisect);
  v.optional("Filters", m.filters);
  v.optional("ResponseTypes", m.response_types);
  v.optional("OnFailure", m.on_failure);
  v.required("Modified", m.modified);
}
template <class V>
void fields(V& v, Position& p) {
  v.required("Next", p.next);
  v.required("Result", p.result);
}

}  // namespace events
