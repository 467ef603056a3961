// Any tree as a value in DynamoDB's JSON. The input is a program: each byte builds a part of the tree.
#include <string_view>

#include "base/check.h"
#include "items/document.h"

namespace {

using base::Document;

/// Takes bytes off the front and makes a document of them.
Document build(std::string_view& program, int depth) {
  if (program.empty() || depth > 40) return nullptr;
  auto op = static_cast<uint8_t>(program.front());
  program.remove_prefix(1);
  constexpr std::string_view tags[] = {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS", "X"};
  auto text = [&] {
    auto length = std::min<size_t>(op >> 4, program.size());
    std::string out(program.substr(0, length));
    program.remove_prefix(length);
    return out;
  };
  switch (op % 8) {
    case 0: return Document(text());
    case 1: return (op & 8) != 0;
    case 2: return static_cast<int>(op);
    case 3: {
      Document list = Document::list();
      for (int i = op >> 5; i > 0; --i) list.push(build(program, depth + 1));
      return list;
    }
    case 4: {
      Document object = Document::object();
      for (int i = op >> 6; i > 0; --i) object.add(text(), build(program, depth + 1));
      return object;
    }
    default: return Document::object({{std::string(tags[(op >> 3) % std::size(tags)]), build(program, depth + 1)}});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view program(reinterpret_cast<const char*>(data), size);
  auto value = items::value_from(build(program, 0));
  if (value) CHECK(*items::value_from(items::to_document(*value)) == *value);
  return 0;
}
