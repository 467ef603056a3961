// KnownTables: what must be known here of the tables of the far side, to say who may use them: their keys and their ARNs.
// Learned by DescribeTable when somebody asks, and believed for a short time.
//
//   auto seen = known.changes();
//   tables.find("notes");                                  // as access functions look it up: what is known at this moment
//   CO_TRY(auto learned, co_await known.learn("notes", seen));   // asks the far side, or remembers; `now`: look it up again
//   known.arn("notes");                                    // "arn:aws:dynamodb:eu-west-1:123456789012:table/notes"
//
// That there is no such table is knowledge too. Of more tables than are remembered, the one that was learned first is
// forgotten. Any thread with an executor may call.
#pragma once
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "base/task.h"
#include "relay/far_side.h"
#include "relay/limits.h"
#include "tables/tables.h"

namespace relay {

/// What a DescribeTable's "Table" says of names, keys and indexes; nothing when it is no description.
std::optional<tables::Schema> schema_of(const base::Document& description);

class KnownTables {
 public:
  /// `tables` is made by Tables::elsewhere. Both outlive this. `most`: tables, there or not, that are remembered.
  KnownTables(FarSide& far, tables::Tables& tables, size_t most = limits::known_tables)
      : far_(far), tables_(tables), most_(most) {}

  /// How often something was learned that was not known before.
  uint64_t changes() const;
  /// When what is known of the table, or of its absence, was learned: until `changes` said `seen`, or after.
  enum class Learned { before, now };
  base::Task<base::Result<Learned>> learn(std::string name, uint64_t seen);
  /// To be asked for again: something says that it changed.
  void forget(const std::string& name);
  void forget_all();
  /// "" of a table that is not there or not known; then with an account's usual ARN, if that is known of another.
  std::string arn(std::string_view name) const;

 private:
  using Steady = std::chrono::steady_clock;
  using Told = base::Result<uint64_t>;  // the change with which it was learned
  struct Known {
    std::string arn;
    Steady::time_point good_until;
    uint64_t change = 0;  // 0: it is being learned
    bool asking = false;
    std::vector<base::OneShotPromise<Told>> waiting;
    std::list<std::string>::iterator age;  // in by_age_, unless asking
  };
  using Described = base::Result<std::optional<base::Document>>;
  class Asking;
  base::Task<Described> describe(const std::string& name);
  Told keep(const std::string& name, Described described);
  uint64_t take(Known& known, const std::string& name, std::optional<tables::Schema> schema, std::string arn);
  void make_room();

  FarSide& far_;
  tables::Tables& tables_;
  const size_t most_;
  mutable std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  // under mutex_
  std::list<std::string> by_age_;                    // under mutex_: of known_ those that nobody asks for, first learned first
  uint64_t changes_ = 0;                             // under mutex_
  std::string prefix_;  // under mutex_: "arn:aws:dynamodb:eu-west-1:123456789012:table/", once known
};

}  // namespace relay
