// The limits of this room. The first group is Amazon's; the second guards the process that reads the template.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
#pragma once
#include <cstddef>
#include <cstdint>

namespace stacks {

inline constexpr size_t kMaxTemplateBytes = 1'000'000;
inline constexpr size_t kMaxResources = 500;
inline constexpr size_t kMaxParameters = 200;
inline constexpr size_t kMaxOutputs = 200;
inline constexpr size_t kMaxLogicalIdLength = 255;
inline constexpr uint64_t kMaxZipBytes = 52'428'800;        // a zip sent inside CreateFunction
inline constexpr uint64_t kMaxUnzippedBytes = 262'144'000;  // what it unpacks to

inline constexpr size_t kMaxNodes = 200'000;        // of a template, aliases expanded
inline constexpr size_t kMaxMadeBytes = 4'000'000;  // by the functions of one resource or value
inline constexpr int kMaxDepth = 64;                // of nested lists and maps
inline constexpr size_t kMaxProblems = 100;         // reported for one template
inline constexpr size_t kMaxPackageFiles = 20'000;
inline constexpr int kMaxParallelSteps = 8;    // resources worked on at once
inline constexpr int kMaxStatePolls = 500;     // asking whether a table is ready, which elsewhere takes minutes
inline constexpr int kStatePollMs = 50;        // before it is asked again at first, ...
inline constexpr int kQuickStatePolls = 20;    // that often, then twice the time, ...
inline constexpr int kLastStatePollMs = 2000;  // ... and at last

}  // namespace stacks
