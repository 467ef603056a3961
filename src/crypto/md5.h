// MD5, as a checksum of files where a format asks for it. Never for secrets. Pure; one thread at a time.
#pragma once
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace crypto {

/// A checksum fed piece by piece. `finish` ends it: 16 raw bytes.
class Md5 {
 public:
  Md5();
  ~Md5();
  Md5(const Md5&) = delete;
  Md5& operator=(const Md5&) = delete;
  void update(std::string_view bytes);
  std::string finish();

 private:
  evp_md_ctx_st* context_;
};

std::string md5(std::string_view bytes);  // 16 raw bytes

}  // namespace crypto
