// Ledger: what a stack consists of, as stored: one record per resource, written before and after every call that changes it. So
// after a crash it says what exists, and what may exist.
//
//             create                    update                      remove
//   (none) ---------> creating -> ready --------> updating -> ready ---------> deleting -> (none)
//   replaced: the new one is made under the same id; the old one moves to "{id}~{generation}", leaving, and is removed at the
//   end
//
// Opening reads the store and may wait for the disk. Writes are tasks; one apply at a time, on one executor.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "stacks/resource_type.h"
#include "store/drawer.h"
#include "store/repo.h"
#include "store/store.h"

namespace stacks {

struct StackRecord {
  std::string name;
  std::string id;  // ARN
  std::string file;
  base::Document outputs = base::Document::object();
};

struct ResourceRecord {
  std::string id;  // logical; of a replaced one "{id}~{generation}"
  std::string type;
  std::string state;  // creating, ready, updating, deleting, leaving
  std::string physical_id;
  int generation = 1;                                    // counts replacements: part of made-up names
  base::Document properties = base::Document::object();  // as it has them; creating: as it was to have
  base::Document pending;                                // updating: as it is to have
  base::Document attributes = base::Document::object();
  std::vector<std::string> needs;
  bool retain = false;           // is not removed with the stack
  std::string code_fingerprint;  // of the folder when its content was last read
};

template <class V>
void fields(V& v, StackRecord& x) {
  v.required("Name", x.name);
  v.required("Id", x.id);
  v.optional("File", x.file);
  v.optional("Outputs", x.outputs);
}

template <class V>
void fields(V& v, ResourceRecord& x) {
  v.required("Id", x.id);
  v.required("Type", x.type);
  v.required("State", x.state);
  v.optional("PhysicalId", x.physical_id);
  v.optional("Generation", x.generation);
  v.optional("Properties", x.properties);
  v.optional("Pending", x.pending);
  v.optional("Attributes", x.attributes);
  v.optional("Needs", x.needs);
  v.optional("Retain", x.retain);
  v.optional("CodeFingerprint", x.code_fingerprint);
}

/// What this room keeps in the store, for whoever looks at a whole data folder.
store::Drawers drawers();

class Ledger {
 public:
  /// The stack of that name, or a new one that is not stored yet.
  static base::Result<Ledger> open(store::Store& store, const Settings& settings, base::Random& random);

  const StackRecord& stack() const { return stack_; }
  bool stored() const { return stored_; }
  /// By id; nullptr when there is none.
  const ResourceRecord* find(std::string_view id) const;
  const std::map<std::string, ResourceRecord, std::less<>>& resources() const { return resources_; }

  base::Task<base::Status> save(StackRecord stack);
  base::Task<base::Status> save(ResourceRecord record);
  /// The record of what is replaced, and that of its successor, at once.
  base::Task<base::Status> save(ResourceRecord replaced, ResourceRecord successor);
  base::Task<base::Status> erase(std::string id);
  /// The stack itself, once nothing is left of it.
  base::Task<base::Status> erase_stack();

 private:
  Ledger(store::Store& store, StackRecord stack);
  std::string key(std::string_view id) const { return stack_.name + "/" + std::string(id); }

  store::Store* store_;
  store::Repo<StackRecord> stacks_;
  store::Repo<ResourceRecord> records_;
  StackRecord stack_;
  bool stored_ = false;
  std::map<std::string, ResourceRecord, std::less<>> resources_;
};

/// The logical id of a record, also of a replaced one.
std::string_view logical_id(std::string_view record_id);

}  // namespace stacks
