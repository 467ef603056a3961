// Schema: a JSON Schema (draft 4) compiled once, then run on bodies.
// https://datatracker.ietf.org/doc/html/draft-fge-json-schema-validation-00
//
//   TRY(auto schema, Schema::compile("Item", models));           // models: name -> schema text of the API
//   auto broken = schema.validate(body);                         // empty: valid
//
// `$ref` reaches "#", "#/definitions/...", and the API's other models, by URL (".../restapis/<id>/models/<Name>") or by
// "#/definitions/<Name>" and "#/components/schemas/<Name>". A reference that leads back to itself without going down into the
// body is refused at compilation, and validation is bounded in steps, so no schema and no body can keep a thread. Numbers are
// compared by their exact decimal text. Immutable once compiled; any thread may validate.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"

namespace gateway {

class Schema {
 public:
  using Models = std::map<std::string, std::string>;  // name -> JSON text

  static base::Result<Schema> compile(std::string_view model, const Models& models);

  /// What the body breaks, in words; nothing when it is valid.
  std::vector<std::string> validate(const base::Document& body) const;

  struct Program;  // gateway/schema_program.h

 private:
  explicit Schema(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

}  // namespace gateway
