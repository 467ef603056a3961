// A policy document of each kind; what parses is evaluated for callers of each kind.
#include <cstddef>
#include <cstdint>

#include "iam/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  iam::Caller session{.kind = iam::Caller::Kind::role_session, .account = "000000000000"};
  session.arn = "arn:aws:sts::000000000000:assumed-role/r/s";
  session.role_arn = "arn:aws:iam::000000000000:role/r";
  session.id = "AROAX:s";
  session.tags = {{"team", "*"}};
  const iam::Caller callers[] = {session, iam::root_caller("000000000000"),
                                 iam::service_caller("000000000000", "a.amazonaws.com"), iam::anonymous_caller()};
  iam::Access access{"dynamodb:GetItem",
                     "arn:aws:dynamodb:us-east-1:000000000000:table/notes",
                     {{"dynamodb:LeadingKeys", {"a", "2026-01-01", "1.5", "true", "10.0.0.1"}}, {"x:y", {}}}};
  iam::RequestKeys keys{.source_address = "10.0.0.1", .region = "us-east-1"};
  for (auto kind : {iam::PolicyKind::identity, iam::PolicyKind::trust, iam::PolicyKind::resource}) {
    auto policy = iam::Policy::parse(text, kind);
    if (!policy) continue;
    for (auto& caller : callers) (void)policy->evaluate(caller, access, keys);
  }
  return 0;
}
