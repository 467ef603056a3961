// Any bytes as a list of files, behind the checksum that fits: what is read leads nowhere but into the folder.
#include "archive/manifest.h"

#include "base/check.h"
#include "crypto/hash.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  auto manifest = archive::parse_manifest(crypto::sha256_hex(text) + "\n" + text);
  if (!manifest) return 0;
  for (const auto& file : manifest->files) CHECK(file.path.find("..") != 0 && file.path[0] != '/');
  auto again = archive::parse_manifest(archive::print_manifest(*manifest));
  CHECK(again.has_value() && again->files == manifest->files);
  return 0;
}
