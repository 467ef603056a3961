#include "functions/permission.h"

namespace functions {
namespace {

using base::Document;

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Document principal_document(std::string_view principal) {
  if (principal == "*") return Document("*");
  if (is_account(principal)) return Document::object({{"AWS", "arn:aws:iam::" + std::string(principal) + ":root"}});
  if (principal.starts_with("arn:")) return Document::object({{"AWS", principal}});
  return Document::object({{"Service", principal}});
}

}  // namespace

Document statement_document(const Statement& statement, std::string_view function_arn) {
  Document condition, equals;
  if (!statement.source_account.empty()) equals.set("AWS:SourceAccount", statement.source_account);
  if (!statement.event_source_token.empty()) equals.set("lambda:EventSourceToken", statement.event_source_token);
  if (!statement.function_url_auth_type.empty()) equals.set("lambda:FunctionUrlAuthType", statement.function_url_auth_type);
  if (!statement.organization.empty()) equals.set("aws:PrincipalOrgID", statement.organization);
  if (!equals.is_null()) condition.set("StringEquals", std::move(equals));
  if (statement.via_function_url) condition.set("Bool", Document::object({{"lambda:InvokedViaFunctionUrl", "true"}}));
  if (!statement.source_arn.empty()) condition.set("ArnLike", Document::object({{"AWS:SourceArn", statement.source_arn}}));

  Document document = Document::object({{"Sid", statement.id},
                                        {"Effect", "Allow"},
                                        {"Principal", principal_document(statement.principal)},
                                        {"Action", statement.action},
                                        {"Resource", function_arn}});
  if (!condition.is_null()) document.set("Condition", std::move(condition));
  return document;
}

Document policy_document(const std::vector<Statement>& statements, std::string_view function_arn) {
  Document list = Document::list();
  for (const Statement& each : statements) list.push(statement_document(each, function_arn));
  return Document::object({{"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", std::move(list)}});
}

}  // namespace functions
