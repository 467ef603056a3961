// Record: how an item of this API lies in its table, and how it is answered.
//
//   id        S   partition key
//   status    S   the document's "status" when it is non-empty text: partition key of the index status-index
//   document  M   the caller's JSON without its id
//   numbers   M   JSON pointer -> text, for the numbers that DynamoDB would spell otherwise ("1.10", "1e3") or cannot hold
//   etag      S   hash of the document's text: what If-Match is compared with
#pragma once
#include <string>
#include <string_view>

#include "lambda/lambda.h"

namespace example {

struct Record {
  std::string id;
  std::string etag;         // quoted, as the header carries it
  base::Document document;  // an object without "id"

  base::Document stored() const;    // the plain item for the table
  base::Document answered() const;  // the document with its id first
};

/// The record of a stored item.
Record record_from(const base::Document& stored);
/// The record of a request's body. Its id is the body's own, "" when it has none.
base::Result<Record> record_from_body(std::string_view body);

// Answers, with the headers that a browser on another origin needs, on errors too.
lambda::HttpResponse answer(int status);
lambda::HttpResponse answer(int status, const base::Document& body);
lambda::HttpResponse answer(int status, const Record& record);
lambda::HttpResponse problem(int status, std::string_view message);
/// DynamoDB's failure: 503 when it asks to try again, else 500. The details go to the log, not to the client.
lambda::HttpResponse failure(const base::Error& error);

}  // namespace example
