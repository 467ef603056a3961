// Reading a stream: one page of one shard's records, as the stream's view shows them.
#include "items/size.h"
#include "tables/errors.h"
#include "tables/limits.h"
#include "tables/shards.h"
#include "tables/tables.h"

namespace tables {

using base::fail;
using base::Result;
using base::Task;
using store::Round;

namespace {

/// Sequences of writes that are being committed may be smaller than those of this moment by no more than this.
constexpr uint64_t kLongestCommit = std::chrono::microseconds(std::chrono::hours(1)).count();

size_t size_of(const Change& change) {
  size_t bytes = items::size_bytes(change.keys);
  if (change.old) bytes += items::size_bytes(*change.old);
  if (change.fresh) bytes += items::size_bytes(*change.fresh);
  return bytes;
}

/// Keeps what fits an answer.
StreamPage page_of(ChangePage read, bool open, const StreamRead& request, uint64_t until) {
  StreamPage page;
  size_t bytes = 0;
  bool more = read.more;
  for (auto& change : read.changes) {
    size_t size = size_of(change);
    if (!page.records.empty() && bytes + size > kMaxStreamPageBytes) {
      more = true;
      break;
    }
    bytes += size;
    page.records.push_back({std::move(change), size});
  }
  uint64_t next = page.records.empty() ? request.position : page.records.back().change.sequence + 1;
  if (open || (more && next < until)) page.next = next;
  return page;
}

}  // namespace

uint64_t Tables::stream_head() const { return std::max(changes_.last() + 1, sequence_at(clock_.now())); }

Task<Result<StreamPage>> Tables::read_stream(StreamRead request) {
  auto now = clock_.now();
  if (request.position < sequence_at(now - kStreamRetention - kIteratorLife)) co_return fail(trimmed_data());
  uint64_t head = stream_head();
  const auto& shard = request.shard;
  bool open = is_open(shard, head);
  if (!open && head - shard.until < kLongestCommit) {
    // Writes that got their sequences while the shard was open may still be on their way: they come before this one.
    auto pass = [this, until = shard.until](Round&) -> base::Status {
      changes_.pass(until);
      return {};
    };
    auto passed = co_await store_.write(std::move(pass));
    if (!passed) co_return fail(from_store(std::move(passed).error()));
  }
  ChangeQuery query{.table = request.stream->number,
                    .from = request.position,
                    .until = shard.until,
                    .limit = request.limit,
                    .max_bytes = kMaxStreamReadBytes};
  View view = request.stream->view;
  query.old_images = view == View::old_image || view == View::new_and_old_images;
  query.new_images = view == View::new_image || view == View::new_and_old_images;
  auto read = co_await workers_.run([&store = store_, query] { return read_changes(store, query); });
  if (!read) co_return fail(from_store(std::move(read).error()));
  co_return page_of(*std::move(read), open, request, shard.until);
}

}  // namespace tables
