// A copy of rows from one number of family items to another, as of one moment, a chunk at a time.
//
//   rows   the rows as they lie there, by key
//   undo   then the change log backwards, each change undone by its old image, down to the sequence that is still to be seen
//
// The first phase need not see one moment: a row that changed after the moment has a change that is undone. So a copy that was
// interrupted goes on where it was, on another snapshot, as long as the log reaches back to the moment. Each chunk is one
// write, together with how far it got. Plain thread; may wait for the disk.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "backups/jobs.h"
#include "backups/limits.h"
#include "backups/records.h"
#include "base/result.h"
#include "store/store.h"
#include "tables/schema.h"

namespace backups {

struct CopyPlan {
  uint64_t from = 0;                          // the number of the rows
  std::shared_ptr<const tables::Table> into;  // its number, keys and indexes
  std::optional<uint64_t> until;              // the last change to be seen; nothing: rows that nobody writes, or a snapshot
  size_t chunk_rows = kChunkRows;
};

/// The last change of the table (by the number of its rows) that belongs to this moment: sequences run ahead of the clock where
/// many writes come at once. May wait for the disk.
base::Result<uint64_t> last_change_at(const store::Store& store, uint64_t table, base::Time moment);

/// Copies the next chunk. `beside` puts what is stored of the state into the same write; it is told whether all is done.
base::Result<Progress> copy_chunk(store::Store& store, const store::Snapshot& snapshot, const CopyPlan& plan, CopyState& state,
                                  const std::function<base::Status(store::Round&, Progress, const CopyState&)>& beside);

}  // namespace backups
