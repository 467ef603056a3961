// The gateway's limits. Amazon's numbers:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
#pragma once
#include <cstddef>
#include <cstdint>

namespace gateway {

inline constexpr size_t kMaxPayloadBytes = 10 * 1024 * 1024;  // request body, else 413
inline constexpr int kMaxTimeoutMs = 29'000;                  // integration timeout, also the default
inline constexpr int kMinTimeoutMs = 50;
inline constexpr size_t kMaxResources = 300;  // per API
inline constexpr size_t kMaxStages = 10;      // per API
inline constexpr size_t kMaxStageVariables = 100;
inline constexpr size_t kMaxTemplateBytes = 300 * 1024;     // mapping template
inline constexpr size_t kMaxSchemaBytes = 400 * 1024;       // one model
inline constexpr size_t kMaxModels = 400;                   // per API
inline constexpr size_t kMaxImportBytes = 6 * 1024 * 1024;  // PutRestApi body
inline constexpr int kDefaultPageSize = 25;
inline constexpr int kMaxPageSize = 500;

// Body validation: what one body may cost, whatever its schema.
inline constexpr size_t kMaxSchemaNodes = 50'000;         // compiled schema positions of one model with all it refers to
inline constexpr int kMaxSchemaDepth = 200;               // schemas nested in schemas at compilation
inline constexpr size_t kMaxValidationSteps = 2'000'000;  // schema positions visited for one body
inline constexpr int kMaxValidationDepth = 1'000;   // schemas within schemas at one time, along the body and across references
inline constexpr size_t kMaxValidationErrors = 16;  // collected for $context.error.validationErrorString
inline constexpr uint64_t kMaxPatternWork = 30'000'000;   // characters that all `pattern` checks of one body look at
inline constexpr unsigned kPatternMatchLimit = 200'000;  // PCRE2 match, depth and heap limits of one `pattern` check
inline constexpr unsigned kPatternDepthLimit = 2'000;
inline constexpr unsigned kPatternHeapKib = 4'096;
inline constexpr size_t kMaxPatternBytes = 8'192;

}  // namespace gateway
