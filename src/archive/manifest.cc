#include "archive/manifest.h"

#include <filesystem>

#include "crypto/hash.h"
#include "store/repo.h"
#include "wire/json.h"

namespace archive {
namespace {

constexpr size_t kDigestDigits = 64;

/// Whether a path stays in the folder it is relative to.
bool is_inside(const std::string& text) {
  std::filesystem::path path(text);
  if (text.empty() || path.is_absolute()) return false;
  for (const auto& part : path) {
    if (part == ".." || part == "." || part.empty()) return false;
  }
  return true;
}

bool is_good(const ArchivedFile& file) {
  if (!is_inside(file.path) || file.bytes < 0 || file.mode < 0 || file.mode > 07777) return false;
  if (file.kind == "file") return crypto::is_sha256_hex(file.digest);
  return file.kind == "folder" || (file.kind == "link" && !file.target.empty());
}

base::Error no_manifest(std::string_view why) {
  return {base::ErrorKind::invalid, "BackupDamaged", "its list of files cannot be read: " + std::string(why)};
}

}  // namespace

std::string print_manifest(const Manifest& manifest) {
  auto json = wire::to_json(wire::write(manifest));
  return crypto::sha256_hex(json) + "\n" + json;
}

base::Result<Manifest> parse_manifest(std::string_view text) {
  if (text.size() <= kDigestDigits || text[kDigestDigits] != '\n') return base::fail(no_manifest("it is cut off"));
  auto json = text.substr(kDigestDigits + 1);
  if (crypto::sha256_hex(json) != text.substr(0, kDigestDigits)) return base::fail(no_manifest("its checksum is another"));
  auto parsed = store::parse_entity<Manifest>(json);
  if (!parsed) return base::fail(no_manifest(parsed.error().message));
  for (const auto& file : parsed->files) {
    if (!is_good(file)) return base::fail(no_manifest("the file '" + file.path + "' is none"));
  }
  return parsed;
}

}  // namespace archive
