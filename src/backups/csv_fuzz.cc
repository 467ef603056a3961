#include "backups/csv.h"

#include "base/check.h"

/// The first byte is the delimiter. Fields that are written again with quotes come back as they were.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  char delimiter = static_cast<char>(data[0]);
  if (delimiter == '"') return 0;
  std::string_view record(reinterpret_cast<const char*>(data) + 1, size - 1);
  backups::goes_on(record);
  auto fields = backups::csv_fields(record, delimiter);
  if (!fields) return 0;
  std::string quoted;
  for (const auto& field : *fields) {
    if (!quoted.empty()) quoted += delimiter;
    quoted += '"';
    for (char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    quoted += '"';
  }
  auto again = backups::csv_fields(quoted, delimiter);
  CHECK(again && *again == *fields && !backups::goes_on(quoted));
  return 0;
}
