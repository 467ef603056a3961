// Record: one change of an item as a function sees it, and the event that carries several. Pure functions; any thread.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/document.h"
#include "tables/tables.h"

namespace events {

/// As Lambda spells it: what GetRecords answers, with eventSourceARN, and userIdentity in Lambda's spelling.
base::Document record_document(const tables::Stream& stream, tables::StreamRecord&& record, std::string_view region,
                               std::string_view stream_arn);

/// The stream of an ARN whose part before the table's name is `prefix`; nullptr when there is none.
tables::StreamPtr find_stream(const tables::Tables& tables, std::string_view prefix, std::string_view arn);
/// The name of the table in a stream's ARN; "" when it is none.
std::string_view table_of(std::string_view arn);

}  // namespace events
