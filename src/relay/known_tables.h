// KnownTables: what must be known here of the tables of the far side, to say who may use them: their keys and their ARNs.
// Learned by DescribeTable when somebody asks, and believed for a short time.
//
//   CO_CHECK_OK(co_await known.learn("notes"));   // asks the far side, or remembers
//   known.arn("notes");                           // "arn:aws:dynamodb:eu-west-1:123456789012:table/notes"
//   known.tables().find("notes")->keys            // as access functions look it up
//
// That there is no such table is knowledge too. Any thread with an executor may call.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "base/task.h"
#include "relay/far_side.h"
#include "tables/tables.h"

namespace relay {

/// What a DescribeTable's "Table" says of names, keys and indexes; nothing when it is no description.
std::optional<tables::Schema> schema_of(const base::Document& description);

class KnownTables {
 public:
  /// `tables` is made by Tables::elsewhere. Both outlive this.
  KnownTables(FarSide& far, tables::Tables& tables) : far_(far), tables_(tables) {}

  /// What the caller learned: nothing new, or a table (or its absence) that was not known before.
  enum class Learned { before, now };
  base::Task<base::Result<Learned>> learn(std::string name);
  /// To be asked for again: something says that it changed.
  void forget(const std::string& name);
  void forget_all();
  /// "" of a table that is not there or not known; then with an account's usual ARN, if that is known of another.
  std::string arn(std::string_view name) const;
  tables::Tables& tables() const { return tables_; }

 private:
  using Steady = std::chrono::steady_clock;
  using Told = base::Result<Learned>;
  struct Known {
    std::string arn;
    Steady::time_point good_until;
    bool asking = false;
    std::vector<base::OneShotPromise<Told>> waiting;
  };
  using Described = base::Result<std::optional<base::Document>>;
  class Asking;
  base::Task<Described> describe(const std::string& name);
  Told keep(const std::string& name, Described described);
  void make_room(Steady::time_point now);

  FarSide& far_;
  tables::Tables& tables_;
  mutable std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  // under mutex_
  std::string prefix_;  // under mutex_: "arn:aws:dynamodb:eu-west-1:123456789012:table/", once known
};

}  // namespace relay
