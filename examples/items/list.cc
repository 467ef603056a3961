// GET /items?limit=&next=&status=: a page of items and, when more follow, an opaque token for the next one.
// May only dynamodb:Scan and dynamodb:Query, on the table and its index.
#include <charconv>
#include <optional>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "record.h"

namespace {

constexpr int default_limit = 25;
constexpr int max_limit = 1000;
constexpr size_t mac_bytes = 16;

/// Tokens: base64url(first 16 bytes of HMAC-SHA256 + JSON of {key, status}). Only this API's own tokens verify.
class Tokens {
 public:
  explicit Tokens(std::string_view secret) : key_(secret) {}

  std::string make(const base::Document& key, std::string_view status) const {
    auto text = wire::to_json(base::Document::object({{"key", key}, {"status", status}}));
    return base::base64url_encode(std::string(crypto::view(key_.mac(text)).substr(0, mac_bytes)) + text);
  }
  /// Where the next page starts; nothing for a token that is not ours or belongs to another status.
  std::optional<base::Document> read(std::string_view token, std::string_view status) const {
    auto bytes = base::base64url_decode(token);
    if (!bytes || bytes->size() < mac_bytes) return {};
    auto text = std::string_view(*bytes).substr(mac_bytes);
    auto mac = key_.mac(text);
    if (!crypto::constant_time_equal(std::string_view(*bytes).substr(0, mac_bytes), crypto::view(mac).substr(0, mac_bytes)))
      return {};
    auto content = wire::parse_json(text);
    if (!content || content->text("status") != status || !content->find("key")) return {};
    return *content->find("key");
  }

 private:
  crypto::HmacKey key_;
};

std::optional<int> limit_of(const lambda::HttpRequest& request) {
  auto* text = request.query_value("limit");
  if (!text) return default_limit;
  int limit = 0;
  auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (problem != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > max_limit) return {};
  return limit;
}

}  // namespace

int main() {
  lambda::Table items("ITEMS_TABLE");
  const char* secret = std::getenv("TOKEN_SECRET");
  Tokens tokens(secret ? secret : "");

  return lambda::serve([&](const lambda::HttpRequest& request) -> lambda::HttpResponse {
    auto limit = limit_of(request);
    if (!limit) return example::problem(400, "limit must be a number from 1 to 1000.");
    lambda::PageRequest page{.limit = *limit, .start = {}, .index = ""};
    auto* status = request.query_value("status");
    if (auto* next = request.query_value("next")) {
      auto start = tokens.read(*next, status ? *status : "");
      if (!start) return example::problem(400, "next is not a token of this list.");
      page.start = *std::move(start);
    }
    if (status && status->empty()) return example::problem(400, "status must not be empty.");

    base::Result<lambda::Page> found;
    if (status) {
      page.index = "status-index";
      lambda::Expression key{.text = "#status = :status", .names = {{"#status", "status"}}};
      key.values.add(":status", *status);
      found = items.query(key, page);
    } else {
      found = items.scan(page);
    }
    if (!found) return example::failure(found.error());

    auto list = base::Document::list();
    for (auto& item : found->items) list.push(example::record_from(item).answered());
    auto body = base::Document::object({{"items", std::move(list)}});
    if (found->last_key.is_object()) body.add("next", tokens.make(found->last_key, status ? *status : ""));
    return example::answer(200, body);
  });
}
