#include "backups/csv.h"

#include <algorithm>

#include "backups/errors.h"

namespace backups {

using base::fail;
using base::Result;

bool goes_on(std::string_view text) { return std::count(text.begin(), text.end(), '"') % 2 == 1; }

Result<std::vector<std::string>> csv_fields(std::string_view record, char delimiter) {
  std::vector<std::string> fields;
  size_t at = 0;
  for (;;) {
    std::string field;
    if (at < record.size() && record[at] == '"') {
      for (++at;; ++at) {
        if (at == record.size()) return fail(validation_error("A quoted field has no end"));
        if (record[at] != '"') {
          field += record[at];
        } else if (at + 1 < record.size() && record[at + 1] == '"') {
          field += record[++at];
        } else {
          break;
        }
      }
      ++at;
      if (at < record.size() && record[at] != delimiter) return fail(validation_error("Text follows a quoted field"));
    } else {
      auto end = std::min(record.find(delimiter, at), record.size());
      field = record.substr(at, end - at);
      at = end;
    }
    fields.push_back(std::move(field));
    if (at == record.size()) return fields;
    ++at;
  }
}

}  // namespace backups
