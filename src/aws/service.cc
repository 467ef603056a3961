#include "aws/service.h"

namespace aws {

std::string_view name_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::json_1_0: return "json-1.0";
    case Protocol::json_1_1: return "json-1.1";
    case Protocol::rest_json: return "rest-json";
    case Protocol::query: return "query";
  }
  return "";
}

iam::Family family_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::rest_json: return iam::Family::rest_json;
    case Protocol::query: return iam::Family::query;
    default: return iam::Family::json;
  }
}

Codec codec_of(const Service& service) {
  Codec codec;
  codec.family = family_of(service.protocol);
  if (service.protocol == Protocol::query) {
    codec.encoding = {wire::Scalars::text, wire::Times::iso8601};
    codec.violation_code = "ValidationError";
  }
  if (!service.violation_code.empty()) codec.violation_code = service.violation_code;
  codec.resource_policies = service.resource_policies;
  codec.wording = service.wording;
  codec.encoding.java = service.java;
  return codec;
}

}  // namespace aws
