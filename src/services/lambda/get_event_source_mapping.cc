// https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
#include "services/lambda/event_source_shapes.h"
#include "services/lambda/operations.h"

namespace services::lambda {

struct GetEventSourceMapping {
  static constexpr std::string_view name = "GetEventSourceMapping";
  static constexpr aws::Route route{"GET", "/2015-03-31/event-source-mappings/{UUID}"};
  static constexpr int status = 200;
  struct Input {
    std::string id;
  };
  using Output = MappingShape;
  static std::vector<Access> access(Mappings& mappings, const Call& call, const Input& in) {
    return mapping_access(mappings, call, name, in.id);
  }
  static Task<Result<Output>> run(Mappings& mappings, const Call& call, Input in) {
    CO_TRY(auto shown, mappings.find(in.id));
    co_return mapping_shape(call, std::move(shown));
  }
};

template <class V>
void fields(V& v, GetEventSourceMapping::Input& x) {
  v.required("UUID", x.id, Path{});
}

aws::Operation get_event_source_mapping(Mappings& mappings) { return aws::bind<GetEventSourceMapping>(mappings); }

}  // namespace services::lambda
