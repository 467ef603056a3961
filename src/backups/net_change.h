// NetChange: what became of one item within a span of time: for incremental exports. Pure functions; any thread.
//
//   time (8) | length of the old image (4) | old image | new image          an absent image is empty
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "backups/transfers.h"
#include "base/document.h"
#include "base/result.h"
#include "tables/changes.h"
#include "tables/schema.h"

namespace backups {

/// The net change so far ("": none), and the change that comes next.
base::Result<std::string> followed_by(std::string_view net, const tables::Change& change);
/// A line of an export, without its end.
base::Result<std::string> line_of(std::string_view net, const tables::Table& table, ExportView view);

}  // namespace backups
