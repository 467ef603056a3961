// What the files of the import share: the document being read and the Definition being made. For import*.cc only.
#pragma once
#include <map>
#include <string>

#include "base/document.h"
#include "base/random.h"
#include "base/result.h"
#include "gateway/definition.h"

namespace gateway {

struct Import {
  const base::Document& document;
  Definition& definition;
  base::Random& random;
  bool swagger = true;                            // 2.0; else OpenAPI 3
  std::map<std::string, std::string> validators;  // name in the document -> id
  std::string default_validator;                  // name, or ""
};

/// BadRequestException, worded as API Gateway words failed imports.
base::Error import_error(std::string_view what);
/// A member that must be an object; nullptr when it is absent.
base::Result<const base::Document*> object_at(const base::Document& parent, std::string_view key);
/// Fails on x-amazon-apigateway-* members not among the known ones.
base::Status check_extensions(const base::Document& object, std::initializer_list<std::string_view> known,
                              std::string_view where);
/// The document with "$ref"s to its own schemas turned into references to the API's models.
base::Document with_model_references(const base::Document& schema, const std::string& api_id);

base::Status import_models(Import& import);
/// The name of the model for a schema: what it refers to, or a new one made of it.
base::Result<std::string> model_of_schema(Import& import, const base::Document& schema);
base::Status import_paths(Import& import);
/// The integration, with its responses, of a method that is already there.
base::Status import_integration(Import& import, const std::string& resource_id, const std::string& method,
                                const base::Document& extension);

}  // namespace gateway
