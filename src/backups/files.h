// Files: objects of buckets, as plain files under the exports folder. Workers and Jobs only: all of it waits for the disk.
//
//   exports / BUCKET / KEY with its slashes as folders
//
// A key never leads out of its bucket: check_key refuses what could.
#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backups/transfers.h"
#include "base/result.h"

namespace backups {

/// A key or a prefix of keys: no empty, "." or ".." segments but for a slash at the end, and no control characters.
base::Status check_key(std::string_view key);
std::filesystem::path object_path(const std::filesystem::path& exports, std::string_view bucket, std::string_view key);
/// The keys with that prefix, in order; what describes an export (manifests, checksums, _started) is left out.
base::Result<std::vector<std::string>> keys_with_prefix(const std::filesystem::path& exports, std::string_view bucket,
                                                        std::string_view prefix);
/// Written and synced; its folders are made.
base::Status write_file(const std::filesystem::path& path, std::string_view content);

/// A file that is written compressed. What is not closed is removed.
class GzipWriter {
 public:
  static base::Result<std::unique_ptr<GzipWriter>> create(std::filesystem::path path);
  ~GzipWriter();
  base::Status write(std::string_view bytes);
  struct Sums {
    std::string md5_base64, md5_hex;
  };
  /// Synced; the sums are of the file's bytes.
  base::Result<Sums> close();

 private:
  explicit GzipWriter(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
  void* file_ = nullptr;
};

/// The lines of a text, without their ends; a compressed one where that is said.
class LineReader {
 public:
  static base::Result<std::unique_ptr<LineReader>> open(const std::filesystem::path& path, Compression compression);
  ~LineReader();
  /// Nothing at the end. A line of more than kMaxLineBytes, and a file that is not as compressed as was said, are errors.
  base::Result<std::optional<std::string>> next();

 private:
  LineReader() = default;
  base::Result<bool> fill();  // false at the end
  void* file_ = nullptr;
  std::string buffer_;
  size_t at_ = 0;
  bool ended_ = false;
};

/// Why a transfer fails: `code` as DynamoDB tells it.
base::Error transfer_failure(std::string code, std::string message);

}  // namespace backups
