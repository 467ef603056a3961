// What this virga can do, as data: `virga describe`. Pure functions of a Directory.
#pragma once
#include <string>

#include "aws/directory.h"
#include "base/document.h"

namespace aws {

/// {"services": [{"id", "signingName", "protocol", "version", "operations": [{"name", "route", "status", "input", "output"}]}]}
base::Document describe(const Directory& directory);
/// docs/compatibility.md: service by service, the operations that are built.
std::string compatibility_markdown(const Directory& directory);

}  // namespace aws
