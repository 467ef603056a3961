// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/transfer_shapes.h"
#include "wire/json.h"

namespace services::dynamodb {

struct ImportTable {
  static constexpr std::string_view name = "ImportTable";
  struct Input {
    Word token;
    SourceShape source;
    std::string format;
    std::optional<FormatOptions> options;
    Word compression;
    TableParameters parameters;
  };
  struct Output {
    ImportDescription description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.parameters.table); }
  static base::Status check(const Input& in) {
    if (in.format == "ION") return base::fail(not_supported("InputFormat ION", "DYNAMODB_JSON"));
    if (in.compression && *in.compression == "ZSTD") return base::fail(not_supported("InputCompressionType ZSTD", "GZIP"));
    const auto& wanted = in.parameters;
    if (!wanted.vector_indexes.is_null()) return base::fail(not_supported("VectorIndexes", ""));
    if (in.format != "CSV" && in.options && in.options->csv) {
      return base::fail(validation_error("InputFormatOptions.Csv can only be specified when InputFormat is CSV"));
    }
    return {};
  }
  static Result<tables::Definition> definition_from(const Call& call, const TableParameters& wanted) {
    tables::Definition definition;
    definition.name = wanted.table;
    definition.attributes = attributes_from(wanted.attributes);
    definition.keys = index_from({.keys = wanted.keys}, tables::IndexKind::global).keys;
    if (wanted.global_indexes) {
      definition.global_indexes.emplace();
      for (const auto& index : *wanted.global_indexes) {
        definition.global_indexes->push_back(index_from(index, tables::IndexKind::global));
      }
    }
    definition.billing = billing_from(wanted.billing);
    definition.throughput = throughput_from(wanted.throughput);
    definition.on_demand = units_from(wanted.on_demand);
    if (wanted.encryption) {
      TRY(definition.encryption_key, encryption_key_from(call, *wanted.encryption));
    }
    return definition;
  }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_CHECK_OK(check(in));
    backups::ImportRequest request;
    request.bucket = in.source.bucket;
    request.prefix = in.source.prefix.value_or("");
    request.owner = in.source.owner.value_or("");
    request.token = in.token.value_or("");
    if (in.format == "CSV") request.format = backups::Format::csv;
    if (in.compression && *in.compression == "GZIP") request.compression = backups::Compression::gzip;
    if (in.options && in.options->csv) {
      request.csv.delimiter = in.options->csv->delimiter.value_or(",");
      request.csv.header = in.options->csv->header.value_or(std::vector<std::string>());
    }
    CO_TRY(request.definition, definition_from(call, in.parameters));
    request.parameters = wire::to_json(wire::write(in.parameters));
    CO_TRY(auto made, co_await backups.import_table(std::move(request)));
    co_return Output{description_of(call, *made)};
  }
};

template <class V>
void fields(V& v, ImportTable::Input& x) {
  v.optional("ClientToken", x.token, kTokenPattern);
  v.required("S3BucketSource", x.source);
  v.required("InputFormat", x.format, OneOf{"DYNAMODB_JSON", "ION", "CSV"});
  v.optional("InputFormatOptions", x.options);
  v.optional("InputCompressionType", x.compression, OneOf{"GZIP", "ZSTD", "NONE"});
  v.required("TableCreationParameters", x.parameters);
}
template <class V>
void fields(V& v, ImportTable::Output& x) {
  v.required("ImportTableDescription", x.description);
}

aws::Operation import_table(Backups& backups) { return aws::bind<ImportTable>(backups); }

}  // namespace services::dynamodb
