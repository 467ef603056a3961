// A function's log: lines with time, request id and level, as Lambda's own runtimes write them, or one JSON document each where
// the function is configured so (AWS_LAMBDA_LOG_FORMAT=JSON), from the level AWS_LAMBDA_LOG_LEVEL on.
//
//   lambda::info("stored", {{"id", id}, {"bytes", 312}});
//     2026-11-24T07:33:10.123Z<TAB>4bb62b0e-...<TAB>INFO<TAB>stored {"id":"a","bytes":312}
//     {"timestamp":"...","level":"INFO","requestId":"4bb62b0e-...","message":"stored","id":"a","bytes":312}
//
// Any thread; a line is one write.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/document.h"

namespace lambda {

enum class Level { trace, debug, info, warn, error, fatal };
using Fields = std::initializer_list<base::Document::Member>;

void log(Level level, std::string_view message, Fields fields = {});
inline void debug(std::string_view message, Fields fields = {}) { log(Level::debug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) { log(Level::info, message, fields); }
inline void warn(std::string_view message, Fields fields = {}) { log(Level::warn, message, fields); }
inline void error(std::string_view message, Fields fields = {}) { log(Level::error, message, fields); }

/// The invocation whose id the lines carry; "" between invocations. For `run`.
void set_log_request(std::string request_id);
/// A line as it is written, with its line break; `format` is "JSON" or "Text".
std::string log_line(Level level, std::string_view time, std::string_view message, Fields fields, std::string_view format);

}  // namespace lambda
