#include "server/served_api.h"

#include "store/keys.h"
#include "store/repo.h"

namespace server {
namespace {
constexpr std::string_view the_only_one = "port";
}

base::Result<ServedApi> load_served_api(store::Store& store) {
  TRY(auto found, store::Repo<ServedApi>(store, std::string(store::keys::served_api)).find(the_only_one));
  return found.value_or(ServedApi());
}

base::Task<base::Status> save_served_api(store::Store& store, ServedApi served) {
  store::Repo<ServedApi> repo(store, std::string(store::keys::served_api));
  co_return co_await store.write([repo, served = std::move(served)](store::Round& round) mutable -> base::Status {
    repo.put(round, the_only_one, served);
    return {};
  });
}

}  // namespace server
