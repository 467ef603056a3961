// The documents' table has changed: writes down what. May only dynamodb:BatchWriteItem, on the history.
#include "change.h"

int main() {
  lambda::Table history("HISTORY_TABLE");
  return lambda::serve([&](const lambda::StreamEvent& event) { return example::record(history, event); });
}
