// fields: the one place a shape is spelled. One template per structure reads, checks, writes, stores and describes it.
//
//   struct Input { std::string table; std::optional<int> limit; std::vector<std::string> names; };
//   template <class V> void fields(V& v, Input& in) {
//     v.required("TableName", in.table, Length{3, 255}, Pattern{"[a-zA-Z0-9_.-]+"});
//     v.optional("Limit", in.limit, Range{1, 1000});
//     v.optional("AttributeNames", in.names, Length{1, 20}, Each{Length{1, 255}});
//   }
//   CO_TRY(auto in, decode<Input>(std::move(document)));   // fails on a wrong type; in.violations has the rest
//   Document out = write(std::move(output));
//
// Members: std::string, bool, integers, double, base::Document, Blob, Timestamp, std::optional, std::vector, std::map with
// string keys, structures with `fields`, and any type with the hooks, found in the namespace of the type:
//   base::Status read_value(base::Document&& from, T& to);   base::Document write_value(T from);
// A null member is an absent one. An absent `optional` keeps its default; std::optional tells absence apart. The writer
// leaves out an empty std::optional and writes everything else. Unknown members are ignored.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "wire/describer.h"
#include "wire/reader.h"
#include "wire/rules.h"
#include "wire/shape.h"
#include "wire/writer.h"
