// ServedApi: the API and stage that the API port serves. Chosen by `virga up` and stored, so that the next start serves it from
// the first moment.
#pragma once
#include <string>

#include "base/result.h"
#include "base/task.h"
#include "store/store.h"
#include "wire/fields.h"

namespace server {

/// Empty: none is deployed yet.
struct ServedApi {
  std::string api;
  std::string stage;
  bool operator==(const ServedApi&) const = default;
};

template <class V>
void fields(V& v, ServedApi& x) {
  v.required("Api", x.api);
  v.required("Stage", x.stage);
}

/// May wait for the disk.
base::Result<ServedApi> load_served_api(store::Store& store);
base::Task<base::Status> save_served_api(store::Store& store, ServedApi served);

}  // namespace server
