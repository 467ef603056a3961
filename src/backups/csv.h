// CSV, as RFC 4180 has it and ImportTable reads it: fields between delimiters; in quotes a field may hold delimiters, line
// breaks and doubled quotes. Pure functions; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backups {

/// Whether the text ends within quotes: then the record goes on in the next line.
bool goes_on(std::string_view text);
/// The fields of one record. Something behind a closing quote, and quotes that are not closed, are errors.
base::Result<std::vector<std::string>> csv_fields(std::string_view record, char delimiter);

}  // namespace backups
