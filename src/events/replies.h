// What a function's answer says of the records it was given (ReportBatchItemFailures). Pure; any thread.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace events {

/// How many records from the front succeeded: all when the answer names no failure; none when it is no such answer or names a
/// record that was not in the batch; else those before the first that failed. `sequences` are those of the batch, as text.
size_t succeeded(std::string_view answer, const std::vector<std::string>& sequences);

}  // namespace events
