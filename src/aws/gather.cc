#include "aws/gather.h"

#include <algorithm>
#include <utility>

#include "aws/limits.h"
#include "aws/table_customs.h"
#include "wire/form.h"
#include "wire/gzip.h"
#include "wire/json.h"

namespace aws {
namespace {

using base::Document;
using wire::Location;
using wire::Shape;

/// DynamoDB says no more than that it could not read it, and wants a body of every request.
base::Result<Document> table_input(std::string_view body) {
  if (body.empty()) return base::fail(not_json(""));
  auto document = wire::parse_json(body);
  if (!document || !document->is_object()) return base::fail(not_json(""));
  return document;
}

base::Result<Document> json_object(std::string_view body) {
  if (body.empty()) return Document::object();
  TRY(auto document, wire::parse_json(body));
  if (!document.is_object()) return base::fail(not_json("Unexpected value type in payload"));
  return document;
}

/// The member that the body spells like this, or nullptr.
const wire::MemberShape* in_body(const Shape& shape, std::string_view wire_name) {
  auto found = std::ranges::find_if(
      shape.members, [&](auto& member) { return member.location == Location::body && member.wire_name == wire_name; });
  return found == shape.members.end() ? nullptr : &*found;
}

/// The members that the body carries, as an object.
base::Result<Document> from_body(const Shape& shape, wire::Request& request) {
  if (auto* payload = shape.payload()) {
    Document input = Document::object();
    if (payload->shape.kind == Shape::Kind::blob) {
      input.add(payload->name, Document(std::move(request.body)));
    } else if (!request.body.empty()) {
      TRY(auto document, wire::parse_json(request.body));
      input.add(payload->name, std::move(document));
    }
    return input;
  }
  bool reads_body = std::ranges::any_of(shape.members, [](auto& member) { return member.location == Location::body; });
  if (!reads_body) return Document::object();
  TRY(auto input, json_object(request.body));
  std::erase_if(*input.members(), [&](Document::Member& member) {
    auto* known = in_body(shape, member.first);
    if (known) member.first = known->name;
    return !known;
  });
  return input;
}

void add_path(Document& input, const Shape& shape, const Match& match) {
  for (auto& [name, value] : match.parameters) {
    for (auto& member : shape.members) {
      if (member.location == Location::path && member.wire_name == name) input.add(member.name, Document(value));
    }
  }
}

void add_query(Document& input, const Shape& shape, std::string_view query) {
  if (query.empty()) return;
  auto pairs = wire::parse_query(query);
  for (auto& member : shape.members) {
    if (member.location != Location::query) continue;
    Document::List values;
    for (auto& [name, value] : pairs) {
      if (name == member.wire_name) values.emplace_back(value);
    }
    if (values.empty()) continue;
    bool many = member.shape.kind == Shape::Kind::list;
    input.add(member.name, many ? Document(std::move(values)) : std::move(values.front()));
  }
}

void add_headers(Document& input, const Shape& shape, const wire::Headers& headers) {
  for (auto& member : shape.members) {
    if (member.location != Location::header) continue;
    if (auto* value = headers.find(member.wire_name)) input.add(member.name, Document(*value));
  }
}

base::Result<Document> gather_rest(const Match& match, wire::Request& request) {
  if (request.body.size() > limits::rest_body) return base::fail(body_too_large(limits::rest_body));
  const Shape& shape = match.row.operation->input;
  TRY(auto input, from_body(shape, request));
  add_path(input, shape, match);
  add_query(input, shape, request.query());
  add_headers(input, shape, request.headers);
  return input;
}

/// Clients may send JSON packed; the signature was over the packed bytes.
base::Status unpack(wire::Request& request) {
  if (!wire::equals_ignoring_case(request.headers.get("Content-Encoding"), "gzip")) return {};
  auto plain = wire::gunzip(request.body, limits::json_body);
  if (!plain) return base::fail(not_json(""));
  request.body = *std::move(plain);
  return {};
}

}  // namespace

base::Result<Document> gather(const Match& match, wire::Request& request) {
  switch (match.row.service->protocol) {
    case Protocol::rest_json: return gather_rest(match, request);
    case Protocol::query:
      if (request.body.size() > limits::query_body) return base::fail(body_too_large(limits::query_body));
      return wire::parse_form(request.body.empty() ? request.query() : std::string_view(request.body));
    default:
      if (request.body.size() > limits::json_body) return base::fail(body_too_large(limits::json_body));
      CHECK_OK(unpack(request));
      return is_dynamodb(match.row.service) ? table_input(request.body) : json_object(request.body);
  }
}

}  // namespace aws
