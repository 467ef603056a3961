// Mapping: the two small languages that fill in the gateway's own answers.
//
//   Value     of response parameters:  'https://example.com'   context.requestId   stageVariables.x
//   method.request.header.Origin Template  of response bodies:      {"message": $context.error.messageString, "stage":
//   "$stageVariables.name"}
//
// What is not understood (Velocity directives, $input, $util) is refused at definition, by name. Immutable; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gateway {

struct Exchange;

/// One reference to something of the request.
struct Reference {
  enum class Source { literal, context, stage_variable, header, query, path, integration_header };
  Source source = Source::literal;
  std::string name;  // or the text of a literal
};

/// The value, "" when there is none.
std::string value_of(const Reference& reference, const Exchange& exchange);
void append_value(std::string& out, const Reference& reference, const Exchange& exchange);

class Value {
 public:
  enum class Place { gateway_response, integration_response };
  static base::Result<Value> compile(std::string_view expression, Place place);
  std::string render(const Exchange& exchange) const { return value_of(reference_, exchange); }

 private:
  Reference reference_;
};

class Template {
 public:
  static base::Result<Template> compile(std::string_view text);
  std::string render(const Exchange& exchange) const;

 private:
  std::vector<Reference> parts_;
};

/// The status code that the request template of a MOCK integration chooses: {"statusCode": 200}, in JSON or with bare keys.
base::Result<int> mock_status(std::string_view text);

}  // namespace gateway
