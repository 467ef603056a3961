// Service: a family of operations under one protocol and one signing name. Built in main, immutable afterwards.
//
//   Service dynamodb(Tables& tables) {
//     return {"dynamodb", "dynamodb", Protocol::json_1_0, "DynamoDB_20120810", DynamoDb::bound_to(tables)};
//   }
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"
#include "wire/http.h"

namespace aws {

enum class Protocol { json_1_0, json_1_1, rest_json, query };

std::string_view name_of(Protocol protocol);
iam::Family family_of(Protocol protocol);

struct Match;
/// Does a request of a signed caller elsewhere and hands back what came of it, untouched. The match is without a row where the
/// service has none of that name.
using PassOn = std::function<base::Task<base::Result<wire::Response>>(const Call&, const Match&, wire::Request&)>;

struct Service {
  std::string id;            // as botocore names it: "dynamodb"
  std::string signing_name;  // in the credential scope
  Protocol protocol = Protocol::json_1_0;
  std::string target_prefix;  // json: of X-Amz-Target; rest-json and query: the API version
  std::vector<Operation> operations;
  std::string violation_code =
      "";  // for broken rules, where it is not the protocol's usual one (logs: InvalidParameterException)
  ResourcePolicies resource_policies = {};  // of services whose resources have policies that allow as identities' do
  const Wording* wording = nullptr;         // where refusals need more than that
  const wire::JavaWords* java = nullptr;    // where wrong types do
  PassOn pass_on = {};                      // of a service that is relayed: its requests go there instead of to their rows
};

/// What the service's operations are decoded and encoded with.
Codec codec_of(const Service& service);

}  // namespace aws
