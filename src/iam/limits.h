// Bounds of identities and policies; AWS's numbers where AWS has one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#pragma once
#include <cstddef>

namespace iam {

inline constexpr size_t max_policy_bytes = 128 * 1024;      // of any document, before it is parsed
inline constexpr size_t max_trust_policy_bytes = 2048;      // without white space
inline constexpr size_t max_inline_policies_bytes = 10240;  // of one role together, without white space
inline constexpr size_t max_session_policy_bytes = 4096;    // all session policies together
inline constexpr size_t max_statements = 1024;
inline constexpr size_t max_roles = 1000;
inline constexpr size_t max_attached_policies = 20;
inline constexpr size_t max_tags = 50;
inline constexpr int default_session_s = 3600;
inline constexpr int min_session_s = 900;
inline constexpr int max_session_s = 43200;
inline constexpr int max_chained_session_s = 3600;  // a role session that assumes a role
inline constexpr int clock_skew_s = 300;
inline constexpr size_t max_token_bytes = 8192;
inline constexpr size_t max_region_chars = 32;
inline constexpr size_t max_cached_sessions = 10000;
inline constexpr size_t max_cached_keys = 10000;

}  // namespace iam
