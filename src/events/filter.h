// Filter: an event pattern, as FilterCriteria has them: {"eventName":["INSERT"],"dynamodb":{"NewImage":{"age":{"N":["7"]}}}}.
//
// An object asks for all of its members; a list at the end of a path holds tests of which one must hold: a value that is equal,
// {"prefix":}, {"suffix":}, {"equals-ignore-case":}, {"anything-but":}, {"numeric":} and {"exists":}; "$or" is a list of
// objects of which one must match. Of a list in the event one element must match all that is asked of it. Immutable; any
// thread. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"

namespace events {

class Filter {
 public:
  /// The error is InvalidParameterValueException in AWS's words.
  static base::Result<Filter> parse(std::string_view json);
  bool matches(const base::Document& event) const;

  struct Node;

 private:
  explicit Filter(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

/// Whether one of them matches, or there is none.
bool any_matches(const std::vector<Filter>& filters, const base::Document& event);

}  // namespace events
