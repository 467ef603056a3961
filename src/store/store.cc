#include "store/store.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/log.h"
#include "store/keys.h"
#include "store/log.h"
#include "store/page_cache.h"
#include "store/store_state.h"

namespace store {
namespace {

using Found = base::Result<std::optional<std::string>>;

base::Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  if (folder.has_parent_path()) {
    std::filesystem::create_directories(folder.parent_path(), error);
    if (error) return base::fail(folder_not_writable(folder, error.message()));
  }
  if (::mkdir(folder.c_str(), 0700) != 0) return base::fail(folder_not_writable(folder, std::strerror(errno)));
  return {};
}

Found found(const rocksdb::Status& status, rocksdb::PinnableSlice& value) {
  if (status.ok()) return std::string(value.data(), value.size());
  if (status.IsNotFound()) return std::nullopt;
  return base::fail(storage_failed("reading", status.ToString()));
}

/// Nothing: with Tier::memory, when it would have to wait.
std::optional<Found> read(const Database& database, Family family, std::string_view key, const Snapshot* snapshot, Tier tier) {
  auto pass = database.enter(tier);
  if (!pass) return std::nullopt;
  rocksdb::ReadOptions options;
  if (snapshot) {
    options.snapshot = snapshot->get();
    if (!options.snapshot && tier == Tier::memory) return std::nullopt;
    if (!options.snapshot) return base::fail(snapshot_lost());
  }
  ReadsWithoutWaiting unhurried(tier);
  rocksdb::PinnableSlice value;
  auto status = database.rocks().Get(options, database.handle(family), slice(key), &value);
  if (tier == Tier::memory && status.IsIncomplete()) return std::nullopt;
  return found(status, value);
}

/// The number of the format that is stored; nothing in a folder that is new.
base::Result<std::optional<int>> stored_format(const Database& database, const std::filesystem::path& folder) {
  TRY(auto stored, *read(database, Family::meta, keys::data_format, nullptr, Tier::any));
  if (!stored) return std::nullopt;
  int format = 0;
  auto [end, error] = std::from_chars(stored->data(), stored->data() + stored->size(), format);
  if (error != std::errc() || end != stored->data() + stored->size() || format < 1 || format > kDataFormat) {
    return base::fail(format_unknown(folder, *stored));
  }
  return format;
}

}  // namespace

base::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& folder, Options options) {
  if (options.access == Access::read) {
    if (!std::filesystem::exists(folder / "CURRENT")) return base::fail(no_database(folder));
  } else {
    CHECK_OK(make_folder(folder));
  }
  TRY(auto lock, FolderLock::take(folder));
  TRY(auto database, Database::open(folder, options));
  TRY(auto format, stored_format(*database, folder));
  TRY(auto sums, Sums::load(*database, options.access));
  auto state = std::make_unique<State>(folder, std::move(lock), std::move(database), std::move(sums), options);
  std::unique_ptr<Store> store(new Store(std::move(state)));
  store->state_->format = format.value_or(kDataFormat);
  if (options.access == Access::write) {
    if (!format) CHECK_OK(store->set_format(kDataFormat));
    CHECK_OK(store->bring_up(options.upgrades));
  }
  return store;
}

/// Takes the steps from the folder's format to ours.
base::Status Store::bring_up(const Upgrades& upgrades) {
  while (state_->format < kDataFormat) {
    auto step =
        std::find_if(upgrades.begin(), upgrades.end(), [&](const Upgrade& each) { return each.from == state_->format; });
    if (step == upgrades.end()) return base::fail(format_older(state_->folder, state_->format));
    base::log(base::LogLevel::info, "store", "the data folder goes from format {} to {}: virga {}", step->from, step->from + 1,
              step->what);
    CHECK_OK(step->run(*this));
    CHECK_OK(set_format(step->from + 1));
  }
  return {};
}

/// Stores it, and all that was written before, durably.
base::Status Store::set_format(int format) {
  auto pass = state_->database->enter();
  rocksdb::WriteBatch batch;
  batch.Put(state_->database->handle(Family::meta), slice(keys::data_format), std::to_string(format));
  auto written = state_->database->write(batch, Wait::for_sync);
  if (!written) return base::fail(folder_not_writable(state_->folder, written.error().message));
  state_->format = format;
  return {};
}

int Store::format() const { return state_->format; }

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

Found Store::get(Family family, std::string_view key) const {
  return *read(*state_->database, family, key, nullptr, Tier::any);
}
Found Store::get(Family family, std::string_view key, const Snapshot& snapshot) const {
  return *read(*state_->database, family, key, &snapshot, Tier::any);
}
std::optional<Found> Store::try_get(Family family, std::string_view key) const {
  return read(*state_->database, family, key, nullptr, Tier::memory);
}
std::optional<Found> Store::try_get(Family family, std::string_view key, const Snapshot& snapshot) const {
  return read(*state_->database, family, key, &snapshot, Tier::memory);
}

Cursor Store::cursor(Family family, Span span, Tier tier) const {
  return state_->database->cursor(family, std::move(span), tier, nullptr);
}
Cursor Store::cursor(Family family, Span span, Tier tier, const Snapshot& snapshot) const {
  return state_->database->cursor(family, std::move(span), tier, &snapshot);
}
Snapshot Store::snapshot(Tier tier) const { return state_->database->snapshot(tier); }

std::optional<Sum> Store::sum(uint64_t number) const { return state_->sums->find(number); }

base::Status Store::set_sum(uint64_t number, Sum sum) {
  Batch batch;
  batch.put(Family::meta, Sums::key(number), Sums::encode(sum));
  CHECK_OK(write_unsynced(batch));
  state_->sums->publish({{number, sum}});
  return {};
}

base::Status Store::write_unsynced(const Batch& batch) {
  if (auto refusal = state_->committer.refusal()) return base::fail(*std::move(refusal));
  auto pass = state_->database->enter();
  rocksdb::WriteBatch rocks;
  for (const auto& operation : batch.operations_) {
    auto* handle = state_->database->handle(operation.family);
    auto status = operation.value ? rocks.Put(handle, slice(operation.key), slice(*operation.value))
                                  : rocks.Delete(handle, slice(operation.key));
    if (!status.ok()) return base::fail(storage_failed("batching", status.ToString()));
  }
  return state_->database->write(rocks, Wait::for_nothing);
}

const std::filesystem::path& Store::folder() const { return state_->folder; }
Log& Store::log() { return state_->log; }
void Store::refuse_writes(std::optional<base::Error> why) { state_->committer.refuse(std::move(why)); }
void Store::set_witness(std::shared_ptr<Witness> witness) { state_->committer.set_witness(std::move(witness)); }
std::optional<base::Error> Store::enqueue(std::unique_ptr<PendingWrite> write) {
  return state_->committer.enqueue(std::move(write));
}

}  // namespace store
