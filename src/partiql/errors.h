// The errors of statements, with DynamoDB's codes and texts. Any thread.
//
// Many end with the place of what is wrong: "... at 1:8:5" is line, column and length.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "partiql/token.h"

namespace partiql {

/// ValidationException with that text.
base::Error validation_error(std::string message);
base::Error validation_error(std::string message, Place place);
/// "Statement wasn't well formed, can't be processed: " and the text.
base::Error not_well_formed(std::string_view message);

base::Error unsupported_operation(std::string_view operation);
base::Error unsupported_clause(std::string_view clause);
base::Error unexpected_path_component(Place place);
base::Error empty_path_component();
base::Error aliased();
base::Error parameters_do_not_match();

base::Error key_not_in_where();
base::Error key_type_mismatch(std::string_view name);
base::Error key_missing(std::string_view name);
base::Error several_key_conditions(std::string_view name);
base::Error exists_outside_transaction();
base::Error paths_overlap(std::string_view one, std::string_view two);

base::Error invalid_token();
base::Error token_of_another_request();

/// "Validation failed in TransactStatements[i]: " before the error's text.
base::Error in_transaction(base::Error error, size_t index);
/// What the rooms below say of expressions ("Invalid UpdateExpression: ..."), as it reads for a statement.
base::Error bare(base::Error error);

}  // namespace partiql
