// Routes: finds the rest-json operation of a method and a path. Filled at start, then only read: any thread.
//
// Of several templates that fit, the one with the earliest literal segment wins, then the one that asks for a query parameter.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/operation.h"

namespace aws {

class Routes {
 public:
  /// `id` is handed back by find.
  void add(const Route& route, size_t id);

  struct Found {
    size_t id = 0;
    std::vector<std::pair<std::string_view, std::string>> parameters;  // names point into this object
  };
  /// Path and query as sent, still encoded; a slash at the end does not count. `accept(id)` may turn a candidate down.
  template <class Accept>
  std::optional<Found> find(std::string_view method, std::string_view path, std::string_view query, Accept accept) const {
    auto segments = split(path);
    for (auto& row : rows_) {
      if (row.method == method && fits(row, segments, query) && accept(row.id)) return found(row, segments);
    }
    return {};
  }

 private:
  struct Segment {
    enum class Kind { literal, one, rest } kind;
    std::string text;
    bool operator<(const Segment& other) const { return kind < other.kind; }
  };
  struct Row {
    std::string method;
    std::vector<Segment> segments;
    std::vector<std::pair<std::string, std::string>> query;
    size_t id;
  };
  static std::vector<std::string_view> split(std::string_view path);
  static bool fits(const Row& row, const std::vector<std::string_view>& segments, std::string_view query);
  static Found found(const Row& row, const std::vector<std::string_view>& segments);

  std::vector<Row> rows_;  // in the order they are tried
};

}  // namespace aws
