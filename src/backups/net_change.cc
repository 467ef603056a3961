#include "backups/net_change.h"

#include "items/document.h"
#include "items/encode.h"
#include "store/keys.h"
#include "tables/row.h"
#include "wire/json.h"

namespace backups {
namespace {

using base::Document;
using base::Result;
using items::Item;

struct Parts {
  uint64_t time = 0;
  std::string_view old, fresh;
};

constexpr size_t kHead = 12;

Result<Parts> parts_of(std::string_view net) {
  if (net.size() < kHead) return base::fail(base::internal_error("A net change cannot be read."));
  Parts parts{store::keys::read_number(net), {}, {}};
  size_t length = 0;
  for (size_t i = 8; i < kHead; ++i) length = length << 8 | static_cast<unsigned char>(net[i]);
  if (length > net.size() - kHead) return base::fail(base::internal_error("A net change cannot be read."));
  parts.old = net.substr(kHead, length);
  parts.fresh = net.substr(kHead + length);
  return parts;
}

}  // namespace

Result<std::string> followed_by(std::string_view net, const tables::Change& change) {
  std::string old = change.old ? items::encode(*change.old) : std::string();
  if (!net.empty()) {
    TRY(auto parts, parts_of(net));
    old = parts.old;
  }
  std::string next;
  store::keys::append_number(next, change.sequence);
  for (int shift = 24; shift >= 0; shift -= 8) next += static_cast<char>(old.size() >> shift);
  next += old;
  if (change.fresh) items::append_encoded(next, *change.fresh);
  return next;
}

Result<std::string> line_of(std::string_view net, const tables::Table& table, ExportView view) {
  TRY(auto parts, parts_of(net));
  std::optional<Item> old, fresh;
  if (!parts.old.empty()) {
    TRY(old, items::decode(parts.old));
  }
  if (!parts.fresh.empty()) {
    TRY(fresh, items::decode(parts.fresh));
  }
  auto line = Document::object();
  auto time = Document::object({{"N", std::to_string(parts.time)}});
  line.add("Metadata", Document::object({{"WriteTimestampMicros", std::move(time)}}));
  line.add("Keys", items::to_document(tables::keys_of(table, nullptr, fresh ? *fresh : *old)));
  if (old && view == ExportView::new_and_old_images) line.add("OldImage", items::to_document(*old));
  if (fresh) line.add("NewImage", items::to_document(*fresh));
  return wire::to_json(line);
}

}  // namespace backups
