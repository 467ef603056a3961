#include "iam/principal.h"

#include <algorithm>

#include "iam/errors.h"

namespace iam {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::unexpected<base::Error> invalid_principal(std::string_view type, std::string_view value) {
  return base::fail(
      malformed_policy("Invalid principal in policy: \"" + std::string(type) + "\":\"" + std::string(value) + "\""));
}

}  // namespace

base::Result<Principals> Principals::parse(const base::Document& document) {
  Principals out;
  if (auto* text = document.string()) {
    if (*text != "*") return invalid_principal("STAR", *text);
    out.everyone_ = Everyone::yes;
    return out;
  }
  auto* types = document.members();
  if (!types || types->empty()) return base::fail(malformed_policy("Syntax errors in policy."));
  for (auto& [type, values] : *types) {
    if (auto* list = values.elements()) {
      for (auto& value : *list) CHECK_OK(out.take(type, value));
    } else {
      CHECK_OK(out.take(type, values));
    }
  }
  return out;
}

base::Status Principals::take(std::string_view type, const base::Document& value) {
  auto* text = value.string();
  if (!text) return base::fail(malformed_policy("Syntax errors in policy."));
  if (type == "AWS") return take_aws(*text);
  if (type == "Service") {
    if (*text != "*" && text->find('.') == std::string::npos) return invalid_principal(type, *text);
    services_.push_back(*text);
    return {};
  }
  if (type == "Federated" || type == "CanonicalUser") return {};  // nobody here signs in that way
  return invalid_principal(type, *text);
}

base::Status Principals::take_aws(std::string_view value) {
  if (value == "*") {
    everyone_ = Everyone::yes;
  } else if (is_account(value)) {
    accounts_.emplace_back(value);
  } else {
    bool iam = value.starts_with("arn:aws:iam::"), sts = value.starts_with("arn:aws:sts::");
    std::string_view rest = value.substr(std::min<size_t>(value.size(), 13));
    bool whole = (iam || sts) && rest.size() > 13 && is_account(rest.substr(0, 12)) && rest[12] == ':';
    if (!whole || value.find_first_of("*?") != std::string_view::npos) return invalid_principal("AWS", value);
    if (iam && rest.substr(13) == "root") {
      accounts_.emplace_back(rest.substr(0, 12));
    } else {
      arns_.emplace_back(value);
    }
  }
  return {};
}

Principals::Match Principals::match(const Caller& caller) const {
  if (everyone_ == Everyone::yes) return Match::caller;
  switch (caller.kind) {
    case Caller::Kind::anonymous: return Match::none;
    case Caller::Kind::root: return contains(accounts_, caller.account) ? Match::caller : Match::none;
    case Caller::Kind::service:
      return contains(services_, caller.service) || contains(services_, "*") ? Match::caller : Match::none;
    case Caller::Kind::role_session:
      if (contains(arns_, caller.role_arn) || contains(arns_, caller.arn)) return Match::caller;
      return contains(accounts_, caller.account) ? Match::account : Match::none;
  }
  return Match::none;
}

}  // namespace iam
