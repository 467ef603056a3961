// DynamoDB for functions: a client that takes endpoint, region and credentials from the standard environment variables and
// signs every call (AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
// AWS_SESSION_TOKEN). One connection, kept open; not for sharing between threads.
//
//   lambda::Table notes("NOTES_TABLE");                            // the variable that holds the table's name
//   CHECK_OK(notes.put({{"id", "a"}, {"text", "hello"}}));
//   TRY(auto note, notes.get({{"id", "a"}}));                      // std::optional<Document>
//
// Items are plain JSON documents here: text is S, a number N, true BOOL, null NULL, a list L, an object M. Errors carry
// DynamoDB's own codes ("ConditionalCheckFailedException") and, in detail, the members that came with them.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "lambda/connection.h"

namespace lambda {

/// Plain JSON to an attribute value ({"S": "x"}) and back. Sets become lists, binary becomes base64 text.
base::Document attribute_from(const base::Document& plain);
base::Document plain_from(const base::Document& attribute);
/// The same for whole items.
base::Document item_from(const base::Document& plain);
base::Document plain_item_from(const base::Document& item);

class DynamoDb {
 public:
  using Asking = std::function<base::Result<base::Document>(std::string_view operation, const base::Document& input)>;

  DynamoDb();                        // from the environment
  explicit DynamoDb(Asking asking);  // somebody else answers: for tests (testing.h)

  /// Any operation in DynamoDB's own JSON: call("GetItem", {{"TableName", ...}, {"Key", ...}}). What may succeed when it is
  /// asked again is asked again, AWS_MAX_ATTEMPTS times in all (3), after pauses (retry.h).
  base::Result<base::Document> call(std::string_view operation, const base::Document& input);
  /// Waits as before that attempt.
  void pause(int attempt);

 private:
  base::Result<base::Document> ask(std::string_view operation, const base::Document& input);

  std::unique_ptr<Connection> connection_;  // or ...
  Asking asking_;
  std::string region_;
  int attempts_;
  base::SystemRandom random_;
};

/// An expression with what its #names and :values stand for; values are plain JSON.
struct Expression {
  std::string text;
  std::map<std::string, std::string> names;
  base::Document values = base::Document::object();
};

struct Page {
  std::vector<base::Document> items;
  base::Document last_key;  // plain; null when this was the last page
};

struct PageRequest {
  int limit = 100;
  base::Document start;  // a last_key, or null for the first page
  std::string index;     // "" for the table itself
};

class Table {
 public:
  /// Of the table named by that environment variable.
  explicit Table(const char* variable);
  /// Of that name, through that client.
  Table(std::string name, DynamoDb client) : client_(std::move(client)), name_(std::move(name)) {}

  base::Status put(const base::Document& item, const Expression& condition = {});
  base::Result<std::optional<base::Document>> get(const base::Document& key);
  /// The item after the update. With a condition that fails: ConditionalCheckFailedException, the item as it is in detail
  /// "Item" (plain), absent when there is none.
  base::Result<base::Document> update(const base::Document& key, const Expression& update, std::string_view condition);
  /// The item that was removed, or nothing.
  base::Result<std::optional<base::Document>> remove(const base::Document& key);
  base::Result<Page> scan(const PageRequest& page);
  base::Result<Page> query(const Expression& key_condition, const PageRequest& page);

  const std::string& name() const { return name_; }
  DynamoDb& client() { return client_; }

 private:
  base::Document named() const;
  base::Result<Page> page(std::string_view operation, base::Document input, const PageRequest& page);

  DynamoDb client_;
  std::string name_;
};

}  // namespace lambda
