#include "store/cursor.h"

#include <rocksdb/iterator.h>

#include <utility>

#include "store/database.h"
#include "store/page_cache.h"

namespace store {

Snapshot::Snapshot(std::unique_ptr<Held> held) : held_(std::move(held)) {}
Snapshot::Snapshot(Snapshot&& other) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&& other) noexcept {
  std::swap(held_, other.held_);
  return *this;
}
Snapshot::~Snapshot() {
  if (held_) held_->database.release(*held_);
}
bool Snapshot::lost() const { return held_->database.is_lost(*held_); }
const rocksdb::Snapshot* Snapshot::get() const { return held_->snapshot; }

rocksdb::ReadOptions Cursor::Bounds::read_options(const rocksdb::Snapshot* snapshot) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  if (!span.from.empty()) options.iterate_lower_bound = &from;
  if (!span.until.empty()) options.iterate_upper_bound = &until;
  return options;
}

Cursor::Cursor(std::unique_ptr<Bounds> bounds, std::unique_ptr<rocksdb::Iterator> iterator)
    : bounds_(std::move(bounds)), iterator_(std::move(iterator)) {}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor& Cursor::operator=(Cursor&& other) noexcept {
  iterator_ = std::move(other.iterator_);  // before the bounds it points to
  bounds_ = std::move(other.bounds_);
  return *this;
}
Cursor::~Cursor() = default;

// RocksDB's iterator over a batch does not know bounds, so a round's cursor would start at the batch's own first or last key
// and walk out of its span: bounds are sought here, and checked in valid.
void Cursor::seek_first() {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  if (bounds_->span.from.empty()) return iterator_->SeekToFirst();
  iterator_->Seek(bounds_->from);
}
void Cursor::seek_last() {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  if (bounds_->span.until.empty()) return iterator_->SeekToLast();
  iterator_->SeekForPrev(bounds_->until);
  if (iterator_->Valid() && iterator_->key() == bounds_->until) iterator_->Prev();
}
void Cursor::seek(std::string_view key) {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  iterator_->Seek(slice(key));
}
void Cursor::seek_backward(std::string_view key) {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  iterator_->SeekForPrev(slice(key));
}
void Cursor::next() {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  iterator_->Next();
}
void Cursor::prev() {
  ReadsWithoutWaiting unhurried(bounds_->tier);
  iterator_->Prev();
}

bool Cursor::valid() const {
  if (!iterator_->Valid()) return false;
  auto key = view(iterator_->key());
  return key >= bounds_->span.from && (bounds_->span.until.empty() || key < bounds_->span.until);
}
std::string_view Cursor::key() const { return view(iterator_->key()); }
std::string_view Cursor::value() const { return view(iterator_->value()); }

bool Cursor::incomplete() const { return !iterator_->Valid() && iterator_->status().IsIncomplete(); }

base::Status Cursor::status() const {
  if (auto status = iterator_->status(); !status.ok()) return base::fail(storage_failed("walking keys", status.ToString()));
  return {};
}

}  // namespace store
