// Principals: whom a statement of a trust or resource policy speaks of.
//
//   "*"   {"AWS": ["000000000000", "arn:aws:iam::000000000000:role/r"], "Service": "lambda.amazonaws.com"}
//
// Immutable; any thread.
#pragma once
#include <string>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "iam/caller.h"

namespace iam {

class Principals {
 public:
  enum class Match { none, account, caller };  // account: the caller's whole account is named, not the caller

  static base::Result<Principals> parse(const base::Document& document);
  Match match(const Caller& caller) const;

 private:
  base::Status take(std::string_view type, const base::Document& value);
  base::Status take_aws(std::string_view value);

  enum class Everyone { no, yes } everyone_ = Everyone::no;
  std::vector<std::string> arns_, accounts_, services_;
};

}  // namespace iam
