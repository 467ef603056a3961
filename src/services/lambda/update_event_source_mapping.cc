// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
#include "services/lambda/event_source_shapes.h"
#include "services/lambda/operations.h"

namespace services::lambda {

struct UpdateEventSourceMapping {
  static constexpr std::string_view name = "UpdateEventSourceMapping";
  static constexpr aws::Route route{"PUT", "/2015-03-31/event-source-mappings/{UUID}"};
  static constexpr int status = 202;
  struct Input {
    std::string id;
    MappingSettings settings;
  };
  using Output = MappingShape;
  static std::vector<Access> access(Mappings& mappings, const Call& call, const Input& in) {
    return mapping_access(mappings, call, name, in.id);
  }
  static Task<Result<Output>> run(Mappings& mappings, const Call& call, Input in) {
    auto change = [&mappings, settings = std::move(in.settings)](events::Mapping& mapping) -> base::Status {
      if (settings.function) mapping.function = mappings.function_arn(*settings.function);
      return apply(settings, mapping);
    };
    CO_TRY(auto shown, co_await mappings.update(std::move(in.id), std::move(change)));
    co_return mapping_shape(call, std::move(shown));
  }
};

template <class V>
void fields(V& v, UpdateEventSourceMapping::Input& x) {
  v.required("UUID", x.id, Path{});
  v.optional("FunctionName", x.settings.function, kFunctionName);
  setting_fields(v, x.settings);
}

aws::Operation update_event_source_mapping(Mappings& mappings) { return aws::bind<UpdateEventSourceMapping>(mappings); }

}  // namespace services::lambda
