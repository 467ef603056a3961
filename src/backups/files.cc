#include "backups/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "backups/errors.h"
#include "backups/limits.h"
#include "base/bytes.h"
#include "crypto/md5.h"

namespace backups {
namespace {

namespace fs = std::filesystem;

using base::fail;
using base::Result;
using base::Status;

constexpr size_t kReadBytes = size_t{64} * 1024;

base::Error file_failure(const fs::path& path, std::string_view reason) {
  return transfer_failure("UNKNOWN", fmt::format("{}: {}", path.filename().string(), reason));
}

bool describes_export(std::string_view key) {
  auto name = key.substr(key.rfind('/') + 1);
  return name.starts_with("manifest-") || name == "_started";
}

Status make_parent(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return fail(file_failure(path, error.message()));
  return {};
}

Status sync_file(const fs::path& path) {
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(file_failure(path, std::strerror(errno)));
  int synced = ::fdatasync(descriptor);
  int reason = errno;
  ::close(descriptor);
  if (synced != 0) return fail(file_failure(path, std::strerror(reason)));
  return {};
}

}  // namespace

base::Error transfer_failure(std::string code, std::string message) {
  return {base::ErrorKind::invalid, std::move(code), std::move(message), 400, {}};
}

Status check_key(std::string_view key) {
  bool control = std::any_of(key.begin(), key.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; });
  if (control) return fail(validation_error("A key in a bucket must not have control characters or backslashes"));
  while (!key.empty()) {
    auto slash = key.find('/');
    auto segment = key.substr(0, slash);
    if (segment.empty() || segment == "." || segment == ".." || segment.size() > 255) {
      return fail(validation_error("A key in a bucket must not have empty, overlong, '.' or '..' segments"));
    }
    key = slash == std::string_view::npos ? std::string_view() : key.substr(slash + 1);
  }
  return {};
}

fs::path object_path(const fs::path& exports, std::string_view bucket, std::string_view key) {
  return exports / std::string(bucket) / std::string(key);
}

Result<std::vector<std::string>> keys_with_prefix(const fs::path& exports, std::string_view bucket, std::string_view prefix) {
  std::error_code error;
  auto folder = exports / std::string(bucket);
  if (!fs::is_directory(folder, error)) {
    return fail(transfer_failure("S3NoSuchBucket", fmt::format("The specified bucket does not exist: {}", bucket)));
  }
  std::vector<std::string> keys;
  auto each = fs::recursive_directory_iterator(folder, error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    if (!each->is_regular_file(error)) continue;
    auto key = each->path().lexically_relative(folder).generic_string();
    if (key.starts_with(prefix) && !describes_export(key)) keys.push_back(std::move(key));
  }
  if (error) return fail(file_failure(folder, error.message()));
  if (keys.empty()) {
    return fail(transfer_failure("S3NoSuchKey", fmt::format("No object of the bucket {} has the prefix '{}'", bucket, prefix)));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

Status write_file(const fs::path& path, std::string_view content) {
  CHECK_OK(make_parent(path));
  {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) return fail(file_failure(path, "it cannot be written"));
  }
  return sync_file(path);
}

Result<std::unique_ptr<GzipWriter>> GzipWriter::create(fs::path path) {
  CHECK_OK(make_parent(path));
  std::unique_ptr<GzipWriter> writer(new GzipWriter(std::move(path)));
  writer->file_ = ::gzopen(writer->path_.c_str(), "wb6e");
  if (!writer->file_) return fail(file_failure(writer->path_, std::strerror(errno)));
  return writer;
}

GzipWriter::~GzipWriter() {
  if (!file_) return;
  ::gzclose(static_cast<gzFile>(file_));
  std::error_code error;
  fs::remove(path_, error);
}

Status GzipWriter::write(std::string_view bytes) {
  if (bytes.empty()) return {};
  auto written = ::gzwrite(static_cast<gzFile>(file_), bytes.data(), static_cast<unsigned>(bytes.size()));
  if (written != static_cast<int>(bytes.size())) return fail(file_failure(path_, std::strerror(errno)));
  return {};
}

Result<GzipWriter::Sums> GzipWriter::close() {
  auto closed = ::gzclose(static_cast<gzFile>(std::exchange(file_, nullptr)));
  if (closed != Z_OK) return fail(file_failure(path_, "it cannot be written"));
  CHECK_OK(sync_file(path_));
  crypto::Md5 md5;
  std::ifstream file(path_, std::ios::binary);
  std::string buffer(kReadBytes, '\0');
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    md5.update(std::string_view(buffer).substr(0, static_cast<size_t>(file.gcount())));
  }
  if (!file.eof()) return fail(file_failure(path_, "it cannot be read"));
  auto digest = md5.finish();
  return Sums{base::base64_encode(digest), base::hex_encode(digest)};
}

Result<std::unique_ptr<LineReader>> LineReader::open(const fs::path& path, Compression compression) {
  std::unique_ptr<LineReader> reader(new LineReader());
  auto file = ::gzopen(path.c_str(), "rbe");
  if (!file) return fail(file_failure(path, std::strerror(errno)));
  reader->file_ = file;
  ::gzbuffer(file, kReadBytes);
  TRY(bool some, reader->fill());
  bool plain = ::gzdirect(file) != 0;
  if (some && plain != (compression == Compression::none)) {
    return fail(file_failure(path, plain ? "it is not compressed with GZIP" : "it is compressed, and NONE was said"));
  }
  return reader;
}

LineReader::~LineReader() {
  if (file_) ::gzclose(static_cast<gzFile>(file_));
}

Result<bool> LineReader::fill() {
  if (ended_) return false;
  buffer_.erase(0, std::exchange(at_, 0));
  size_t had = buffer_.size();
  buffer_.resize(had + kReadBytes);
  int read = ::gzread(static_cast<gzFile>(file_), buffer_.data() + had, kReadBytes);
  buffer_.resize(had + static_cast<size_t>(std::max(read, 0)));
  int code = Z_OK;
  ::gzerror(static_cast<gzFile>(file_), &code);
  if (read < 0 || (code != Z_OK && code != Z_STREAM_END)) {
    return fail(transfer_failure("UNKNOWN", "A file is damaged: it cannot be decompressed"));
  }
  ended_ = read == 0;
  return read > 0;
}

Result<std::optional<std::string>> LineReader::next() {
  size_t searched = 0;
  for (;;) {
    auto end = buffer_.find('\n', at_ + searched);
    if (end != std::string::npos || ended_) {
      if (end == std::string::npos && at_ == buffer_.size()) return std::nullopt;
      auto line = buffer_.substr(at_, end == std::string::npos ? end : end - at_);
      at_ = end == std::string::npos ? buffer_.size() : end + 1;
      if (line.ends_with('\r')) line.pop_back();
      return std::optional<std::string>(std::move(line));
    }
    searched = buffer_.size() - at_;
    if (searched > kMaxLineBytes) return fail(transfer_failure("UNKNOWN", "A file has a line that is too long"));
    TRY(bool some, fill());
    (void)some;
  }
}

}  // namespace backups
