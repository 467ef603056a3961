#include "stacks/ledger.h"

#include "stacks/template.h"

namespace stacks {

Ledger::Ledger(store::Store& store, StackRecord stack)
    : store_(&store),
      stacks_(store, store::keys::stack),
      records_(store, store::keys::stack_resource),
      stack_(std::move(stack)) {}

store::Drawers drawers() {
  return {store::drawer_of<StackRecord>(store::keys::stack), store::drawer_of<ResourceRecord>(store::keys::stack_resource)};
}

base::Result<Ledger> Ledger::open(store::Store& store, const Settings& settings, base::Random& random) {
  StackRecord fresh{settings.stack, make_stack_id(settings, random.uuid())};
  Ledger ledger(store, std::move(fresh));
  TRY(auto stack, ledger.stacks_.find(settings.stack));
  if (!stack) return ledger;
  ledger.stored_ = true;
  ledger.stack_ = *std::move(stack);
  auto prefix = std::string(store::keys::stack_resource) + settings.stack + "/";
  TRY(auto entries, store::Repo<ResourceRecord>(store, prefix).all());
  for (auto& entry : entries) ledger.resources_.emplace(entry.value.id, std::move(entry.value));
  return ledger;
}

const ResourceRecord* Ledger::find(std::string_view id) const {
  auto found = resources_.find(id);
  return found == resources_.end() ? nullptr : &found->second;
}

base::Task<base::Status> Ledger::save(StackRecord stack) {
  CO_CHECK_OK(co_await store_->write([repo = stacks_, stack](store::Round& round) -> base::Status {
    repo.put(round, stack.name, stack);
    return {};
  }));
  stack_ = std::move(stack);
  stored_ = true;
  co_return base::Status{};
}

base::Task<base::Status> Ledger::save(ResourceRecord record) {
  CO_CHECK_OK(co_await store_->write([repo = records_, key = key(record.id), record](store::Round& round) -> base::Status {
    repo.put(round, key, record);
    return {};
  }));
  resources_[record.id] = std::move(record);
  co_return base::Status{};
}

base::Task<base::Status> Ledger::save(ResourceRecord replaced, ResourceRecord successor) {
  auto work = [repo = records_, old_key = key(replaced.id), new_key = key(successor.id), replaced,
               successor](store::Round& round) -> base::Status {
    repo.put(round, old_key, replaced);
    repo.put(round, new_key, successor);
    return {};
  };
  CO_CHECK_OK(co_await store_->write(std::move(work)));
  resources_[replaced.id] = std::move(replaced);
  resources_[successor.id] = std::move(successor);
  co_return base::Status{};
}

base::Task<base::Status> Ledger::erase(std::string id) {
  CO_CHECK_OK(co_await store_->write([repo = records_, key = key(id)](store::Round& round) -> base::Status {
    repo.erase(round, key);
    return {};
  }));
  resources_.erase(id);
  co_return base::Status{};
}

base::Task<base::Status> Ledger::erase_stack() {
  CO_CHECK_OK(co_await store_->write([repo = stacks_, name = stack_.name](store::Round& round) -> base::Status {
    repo.erase(round, name);
    return {};
  }));
  stored_ = false;
  co_return base::Status{};
}

std::string_view logical_id(std::string_view record_id) { return record_id.substr(0, record_id.find('~')); }

}  // namespace stacks
