// Layers: archives that functions find at /opt. A value; ids of versions are layer name/number, 12 digits.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wire/fields.h"

namespace functions {

/// A layer as a whole: its name, and the number given out last, which is not given again.
struct Layer {
  std::string name;
  int64_t last_version = 0;
};

struct LayerStatement {
  std::string id, action, principal, organization;
};

struct LayerVersion {
  std::string name;
  int64_t version = 0;
  std::string description;
  std::string package;                               // SHA-256 of the zip, hex: the folder under packages/
  std::string code_sha256;                           // the same in base64
  int64_t code_bytes = 0;                            // of the zip
  std::vector<std::string> runtimes, architectures;  // what it says that it is for
  std::string license;
  std::string created;  // 2026-11-24T07:33:10.123+0000
  std::vector<LayerStatement> permissions;
  std::string permissions_revision_id;
};

struct NewLayerVersion {
  std::string name;  // or the layer's ARN
  std::string description;
  std::vector<std::string> runtimes, architectures;
  std::string license;
  std::string zip;
};

/// What listings are narrowed to; "": nothing.
struct LayerFilter {
  std::string runtime, architecture;
};

template <class V>
void fields(V& v, Layer& x) {
  v.required("Name", x.name);
  v.optional("LastVersion", x.last_version);
}
template <class V>
void fields(V& v, LayerStatement& x) {
  v.required("Sid", x.id);
  v.required("Action", x.action);
  v.required("Principal", x.principal);
  v.optional("OrganizationId", x.organization);
}
template <class V>
void fields(V& v, LayerVersion& x) {
  v.required("Name", x.name);
  v.required("Version", x.version);
  v.optional("Description", x.description);
  v.required("Package", x.package);
  v.required("CodeSha256", x.code_sha256);
  v.optional("CodeSize", x.code_bytes);
  v.optional("Runtimes", x.runtimes);
  v.optional("Architectures", x.architectures);
  v.optional("License", x.license);
  v.optional("Created", x.created);
  v.optional("Permissions", x.permissions);
  v.optional("PermissionsRevisionId", x.permissions_revision_id);
}

}  // namespace functions
