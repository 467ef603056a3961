// Numbers keep the text they came with. DynamoDB stores a number's value (38 digits, 1E-130 to 9.99E+125) and spells it its own
// way: 1.10 comes back as 1.1. So the texts that would change are set aside under the number's JSON pointer (RFC 6901) and put
// back when the document is read.
#pragma once
#include "base/document.h"

namespace example {

/// Returns {pointer: text} of the numbers that DynamoDB would respell. Those that it cannot hold at all become text in
/// `document`.
base::Document set_number_texts_aside(base::Document& document);
void put_number_texts_back(base::Document& document, const base::Document& texts);

}  // namespace example
