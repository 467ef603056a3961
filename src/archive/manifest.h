// Manifest: what one backup of a data folder consists of: paths, and the content of each by its SHA-256. A value, stored as
//
//   backups/ID    the SHA-256 of the rest, in hexadecimal, a line break, then JSON
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/fields.h"

namespace archive {

struct ArchivedFile {
  std::string path;      // in the data folder
  std::string kind;      // file, folder, link
  int64_t mode = 0;      // its permissions
  int64_t bytes = 0;     // of a file
  std::string digest;    // of a file: SHA-256, hexadecimal
  std::string target;    // of a link
  int64_t modified = 0;  // of a file: when and where it was read, by which the next backup knows it again:
  int64_t inode = 0;     // nanoseconds since 1970, the file system's number
  bool operator==(const ArchivedFile&) const = default;
};
template <class V>
void fields(V& v, ArchivedFile& x) {
  v.required("path", x.path);
  v.required("kind", x.kind);
  v.required("mode", x.mode);
  v.optional("bytes", x.bytes);
  v.optional("digest", x.digest);
  v.optional("target", x.target);
  v.optional("modified", x.modified);
  v.optional("inode", x.inode);
}

struct Manifest {
  std::string id;      // its moment, 2026-11-24T14-50-12.123Z: ids sort by time
  std::string source;  // the data folder
  int64_t bytes = 0;   // of all files
  int64_t copied = 0;  // of those that were not there before
  std::vector<ArchivedFile> files;
};
template <class V>
void fields(V& v, Manifest& x) {
  v.required("id", x.id);
  v.required("source", x.source);
  v.required("bytes", x.bytes);
  v.required("copied", x.copied);
  v.required("files", x.files);
}

std::string print_manifest(const Manifest& manifest);
/// An error's message says why it is none. Paths lead nowhere but into the folder, digests are digests.
base::Result<Manifest> parse_manifest(std::string_view text);

}  // namespace archive
