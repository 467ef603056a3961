// Applier: one application of a template, or one removal of a stack, while it runs. Used by apply.cc and remove.cc only; its
// tasks run on one executor and keep it alive.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stacks/apply.h"
#include "stacks/intrinsics.h"

namespace stacks {

class Applier : public std::enable_shared_from_this<Applier> {
 public:
  Applier(const Template* definition, const Plan* plan, Ledger& ledger, const Settings& settings, Surroundings surroundings);

  /// Refuses when data would be lost; before anything is changed.
  base::Task<base::Status> guard_data(std::vector<std::string> record_ids);
  /// Creates, updates and replaces; in dependency order.
  base::Task<base::Status> ensure_all();
  /// Removes the records; each before those it needs.
  base::Task<base::Status> remove_all(std::vector<std::string> record_ids);
  /// The records that the template has no (more) use for.
  std::vector<std::string> leftovers() const;
  std::vector<std::string> doomed(std::vector<std::string> record_ids) const;
  /// The records whose resources the plan removes or replaces.
  std::vector<std::string> endangered() const;

  Node resolve(const Node& node, Problems& problems) const;
  Summary counts;

 private:
  base::Task<base::Status> ensure(const Resource& resource);
  base::Task<base::Status> carry_out(const Resource& resource, Action action, base::Document properties,
                                     std::vector<std::string> changed);
  base::Task<base::Result<Made>> create(const Resource& resource, ResourceRecord record, base::Document properties);
  base::Task<base::Result<Made>> update(const Resource& resource, ResourceRecord record, base::Document properties,
                                        std::vector<std::string> changed);
  base::Task<base::Result<Made>> replace(const Resource& resource, base::Document properties);
  base::Task<base::Result<Made>> adopt(const Resource& resource, Wanted wanted, Made found, base::Document before);
  base::Task<base::Status> finish(const Resource& resource, Made made, base::Document properties);
  base::Task<base::Status> refresh(const Resource& resource);
  base::Task<base::Status> remove(std::string record_id);
  base::Task<base::Status> remove_physical(const ResourceRecord& record, const ResourceType& type);

  ResourceRecord fresh_record(const Resource& resource, int generation, const base::Document& properties) const;
  std::string physical_name(const Resource& resource, int generation, const base::Document& properties) const;
  Wanted wanted_of(const Resource& resource, const ResourceRecord& record, base::Document properties) const;
  base::Error located(const Resource& resource, Action action, const base::Error& error) const;
  void report(std::string_view id, std::string_view type, Action action, Stage stage, base::Time since,
              std::string message = "") const;
  void count(Action action);

  const Template* definition_;
  const Plan* plan_;
  Ledger& ledger_;
  Surroundings surroundings_;
  Site site_;
};

}  // namespace stacks
