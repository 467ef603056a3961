// The spelling of every key in the system, so that no two rooms can clash. docs/data-format.md explains each.
//
//   meta    text: a drawer's prefix ("role/"), then the entity's id. Repo<T> stores entities there as JSON.
//   items, index   8 bytes big end first: the number of the table or index; then what room tables appends
//   stream, logs   what their rooms define below
//
// Each room adds its own lines here. A prefix ends with '/', and ids hold no byte below 0x20. Pure functions; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace store::keys {

// ---- store
inline constexpr std::string_view data_format = "data-format";  // a decimal number
inline constexpr std::string_view sum = "sum/";                 // + a table's or index's number, decimal: sums.h
inline constexpr std::string_view next_number = "next-number";  // a decimal number: the next free one for tables and indexes

// ---- tables
inline constexpr std::string_view table = "table/";                          // + table name: tables::Schema
inline constexpr std::string_view stream = "stream/";                        // + table name/label: tables::Stream
inline constexpr std::string_view transaction_token = "transaction-token/";  // + period/token: tables/token.h

// ---- backups
inline constexpr std::string_view backup = "backup/";              // + id: backups::StoredBackup
inline constexpr std::string_view restore = "restore/";            // + number of the table: backups::StoredRestore
inline constexpr std::string_view table_export = "table-export/";  // + id: backups::StoredExport
inline constexpr std::string_view table_import = "table-import/";  // + id: backups::StoredImport

// ---- iam
inline constexpr std::string_view role = "role/";              // + role name
inline constexpr std::string_view access_key = "access-key/";  // + access key id
inline constexpr std::string_view secret = "secret/";          // + purpose: keys that seal tokens

// ---- functions
inline constexpr std::string_view function = "function/";                  // + function name: Function
inline constexpr std::string_view function_version = "function-version/";  // + function name/number, 12 digits: Function
inline constexpr std::string_view function_alias = "function-alias/";      // + function name/alias name: Alias
inline constexpr std::string_view function_event = "function-event/";      // + id: QueuedEvent
inline constexpr std::string_view function_event_config = "function-event-config/";  // + function name/qualifier: EventConfig
inline constexpr std::string_view layer = "layer/";                                  // + layer name: Layer
inline constexpr std::string_view layer_version = "layer-version/";  // + layer name/number, 12 digits: LayerVersion

// ---- events
inline constexpr std::string_view event_source_mapping = "event-source-mapping/";    // + UUID: events::Mapping
inline constexpr std::string_view event_source_position = "event-source-position/";  // + UUID: events::Position

// ---- urls
inline constexpr std::string_view function_url = "function-url/";  // + function name, or name:qualifier: urls::Url

// ---- gateway
inline constexpr std::string_view rest_api = "rest-api/";                // + api id: gateway::Definition
inline constexpr std::string_view rest_deployment = "rest-deployment/";  // + api id/deployment id: gateway::Deployment
inline constexpr std::string_view rest_snapshot = "rest-snapshot/";      // + api id/deployment id: the Definition it serves
inline constexpr std::string_view rest_stage = "rest-stage/";            // + api id/stage name: gateway::Stage

// ---- stacks
inline constexpr std::string_view stack = "stack/";                    // + stack name
inline constexpr std::string_view stack_resource = "stack-resource/";  // + stack name + "/" + logical id

// ---- server
inline constexpr std::string_view served_api = "served-api/";  // + "port": server::ServedApi

// ---- replication
inline constexpr std::string_view run = "run/";  // + number, 20 digits: replication::Run

// ---- logs (meta: groups; logs family: events)
inline constexpr std::string_view log_group = "log-group/";  // + group name

inline constexpr std::string_view index_filled_prefix = "index-filled/";
/// That and the number of an index that is being filled: the key of the first row that has no entry yet.
std::string index_filled(uint64_t index);

inline constexpr size_t number_bytes = 8;
/// A number as so many bytes, big end first, so that keys sort by it.
std::string number(uint64_t value);
void append_number(std::string& key, uint64_t value);
/// The number at the front of the key; the key has as many bytes at least.
uint64_t read_number(std::string_view key);

/// The least key above all keys that begin with `prefix`; "" when there is none (all bytes 0xFF).
std::string after_prefix(std::string_view prefix);

}  // namespace store::keys
