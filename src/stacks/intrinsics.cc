#include "stacks/intrinsics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.h"
#include "stacks/limits.h"

namespace stacks {
namespace {

Node computed(Node node, Position at) {
  node.computed = true;
  node.at = at;
  node.key.clear();
  node.key_at = {};
  return node;
}

size_t size_of(const Node& node) {
  size_t size = 8 + node.text.size();
  for (auto& child : node.children) size += child.key.size() + size_of(child);
  return size;
}

// One call of `reduce`: the functions by name.
class Reducer {
 public:
  Reducer(const Known& known, Problems& problems) : known_(known), problems_(problems) {}

  Node reduce(const Node& node) {
    auto function = called_function(node);
    Node out = function.empty() ? reduce_children(node) : call(function, node.children.front(), node);
    out.key = node.key;
    out.key_at = node.key_at;
    return out;
  }

  bool holds(const Node& node) {
    auto function = called_function(node);
    if (node.is_scalar()) return named(node);
    if (auto* name = node.find("Condition"); name && node.children.size() == 1) return named(*name);
    const Node& argument = node.children.empty() ? node : node.children.front();
    if (function == "Fn::Equals") return equals(argument);
    if (function == "Fn::Not" && argument.is_list() && argument.children.size() == 1) return !holds(argument.children[0]);
    if (function == "Fn::And" && argument.is_list())
      return std::ranges::all_of(argument.children, [&](auto& each) { return holds(each); });
    if (function == "Fn::Or" && argument.is_list())
      return std::ranges::any_of(argument.children, [&](auto& each) { return holds(each); });
    problems_.add(node.where(), "a condition is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition with its list of values");
    return false;
  }

 private:
  // What functions make is bounded as a whole: a few that use each other could fill the memory.
  bool spend(size_t bytes, const Node& whole) {
    bool enough = bytes <= budget_;
    if (!enough && budget_ > 0) {
      problems_.add(whole.where(), fmt::format("the functions here make more than {} bytes of text", kMaxMadeBytes));
    }
    budget_ = enough ? budget_ - bytes : 0;
    return enough;
  }

  using Function = Node (Reducer::*)(const Node& argument, const Node& whole);
  struct Row {
    std::string_view name;
    Function function;
  };

  Node reduce_children(const Node& node) {
    if (node.is_scalar() || node.kind == Node::Kind::nothing) return node;
    Node out = node.is_list() ? Node::list(node.at) : Node::map(node.at);
    out.computed = node.computed;
    out.children.reserve(node.children.size());
    for (auto& child : node.children) {
      Node value = reduce(child);
      if (value.kind != Node::Kind::nothing) out.children.push_back(std::move(value));
    }
    return out;
  }

  Node call(std::string_view function, const Node& argument, const Node& whole) {
    static constexpr std::array rows{
        Row{"Ref", &Reducer::ref},           Row{"Fn::GetAtt", &Reducer::attribute},
        Row{"Fn::Sub", &Reducer::sub},       Row{"Fn::Join", &Reducer::join},
        Row{"Fn::If", &Reducer::choose},     Row{"Fn::Select", &Reducer::select},
        Row{"Fn::Split", &Reducer::split},   Row{"Fn::FindInMap", &Reducer::find_in_map},
        Row{"Fn::Base64", &Reducer::base64}, Row{"Fn::GetAZs", &Reducer::zones},
    };
    for (auto& row : rows) {
      if (row.name != function) continue;
      Node made = (this->*row.function)(argument, whole);
      return computed(spend(size_of(made), whole) ? std::move(made) : Node::string("", whole.at), whole.at);
    }
    static constexpr std::array conditions{"Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"};
    if (std::ranges::find(conditions, function) != conditions.end()) {
      return computed(Node::literal(holds(whole) ? "true" : "false", whole.at), whole.at);
    }
    static constexpr std::array later{"Fn::Transform", "Fn::ImportValue",  "Fn::Cidr",
                                      "Fn::Length",    "Fn::ToJsonString", "Fn::ForEach"};
    if (std::ranges::find(later, function) != later.end()) {
      problems_.add(whole.where(), fmt::format("{} is not supported", function));
      return whole;
    }
    std::vector<std::string_view> names;
    for (auto& row : rows) names.push_back(row.name);
    problems_.add(whole.where(), fmt::format("unknown function {}{}", function, suggestion(function, names)));
    return whole;
  }

  Node wrong(const Node& whole, std::string_view expects) {
    problems_.add(whole.where(), fmt::format("{} expects {}", called_function(whole), expects));
    return Node::string("", whole.at);
  }

  Node ref(const Node& argument, const Node& whole) {
    if (!argument.is_scalar()) return wrong(whole, "a name");
    if (argument.text == "AWS::NoValue") {
      Node nothing;
      nothing.kind = Node::Kind::nothing;
      return nothing;
    }
    auto value = known_.ref ? known_.ref(argument.text) : std::nullopt;
    return value ? *std::move(value) : whole;
  }

  Node attribute(const Node& argument, const Node& whole) {
    Node both = argument.is_scalar() ? split_name(argument) : reduce_children(argument);
    if (!both.is_list() || both.children.size() != 2 || !both.children[0].is_scalar() || !both.children[1].is_scalar()) {
      return wrong(whole, "a resource and one of its attributes: [Resource, Attribute]");
    }
    auto value = known_.attribute ? known_.attribute(both.children[0].text, both.children[1].text) : std::nullopt;
    if (value) return *std::move(value);
    return Node::call("Fn::GetAtt", std::move(both));
  }

  static Node split_name(const Node& scalar) {
    size_t dot = std::min(scalar.text.find('.'), scalar.text.size());
    auto rest = dot < scalar.text.size() ? scalar.text.substr(dot + 1) : "";
    return Node::list(scalar.at, {Node::string(scalar.text.substr(0, dot), scalar.at), Node::string(rest, scalar.at)});
  }

  Node sub(const Node& argument, const Node& whole) {
    const Node* text = argument.is_list() && argument.children.size() == 2 ? &argument.children[0] : &argument;
    Node variables = text == &argument ? Node::map(argument.at) : reduce_children(argument.children[1]);
    auto pieces = text->is_scalar() ? split_sub(text->text) : std::nullopt;
    if (!pieces || !variables.is_map()) return wrong(whole, "text with ${Names}, or [text, {Name: value}]");
    std::vector<Node> parts;
    for (auto& piece : *pieces) {
      if (!piece.name) {
        parts.push_back(Node::string(piece.text, whole.at));
      } else if (auto* variable = variables.find(piece.text)) {
        if (!spend(size_of(*variable), whole)) return Node::string("", whole.at);
        parts.push_back(*variable);
      } else if (size_t dot = piece.text.find('.'); dot != std::string::npos) {
        parts.push_back(reduce(Node::call("Fn::GetAtt", split_name(Node::string(piece.text, whole.at)))));
      } else {
        parts.push_back(reduce(Node::call("Ref", Node::string(piece.text, whole.at))));
      }
    }
    return glue("", std::move(parts), whole);
  }

  Node join(const Node& argument, const Node& whole) {
    if (!argument.is_list() || argument.children.size() != 2 || !argument.children[0].is_scalar())
      return wrong(whole, "[delimiter, [values]]");
    Node values = reduce(argument.children[1]);
    if (!called_function(values).empty())
      return Node::call("Fn::Join", Node::list(argument.at, {argument.children[0], std::move(values)}));
    if (!values.is_list()) return wrong(whole, "[delimiter, [values]]");
    return glue(argument.children[0].text, std::move(values.children), whole);
  }

  // The parts as one text; a Fn::Join of the parts when some are not known.
  Node glue(const std::string& delimiter, std::vector<Node> parts, const Node& whole) {
    std::vector<Node> merged;
    for (auto& part : parts) {
      part.key.clear();
      bool text = part.is_scalar();
      if (!text && called_function(part).empty()) return wrong(whole, "texts: a list or a map cannot be part of one");
      if (text && !merged.empty() && merged.back().is_scalar()) {
        merged.back().text += delimiter + part.text;
      } else {
        merged.push_back(text ? Node::string(part.text, part.at) : std::move(part));
      }
    }
    if (merged.empty()) return Node::string("", whole.at);
    if (merged.size() == 1) return std::move(merged[0]);
    return Node::call("Fn::Join",
                      Node::list(whole.at, {Node::string(delimiter, whole.at), Node::list(whole.at, std::move(merged))}));
  }

  Node choose(const Node& argument, const Node& whole) {
    if (!argument.is_list() || argument.children.size() != 3) return wrong(whole, "[condition, value if true, value if false]");
    return reduce(argument.children[named(argument.children[0]) ? 1 : 2]);
  }

  Node select(const Node& argument, const Node& whole) {
    if (!argument.is_list() || argument.children.size() != 2) return wrong(whole, "[index, [values]]");
    Node index = reduce(argument.children[0]);
    Node values = reduce(argument.children[1]);
    if (!called_function(values).empty())
      return Node::call("Fn::Select", Node::list(argument.at, {std::move(index), std::move(values)}));
    size_t at = 0;
    auto [end, problem] = std::from_chars(index.text.data(), index.text.data() + index.text.size(), at);
    bool number = index.is_scalar() && problem == std::errc{} && end == index.text.data() + index.text.size();
    if (!number || !values.is_list() || at >= values.children.size())
      return wrong(whole, "[index, [values]], the index within the values");
    return values.children[at];
  }

  Node split(const Node& argument, const Node& whole) {
    bool two = argument.is_list() && argument.children.size() == 2 && argument.children[0].is_scalar();
    if (!two || argument.children[0].text.empty()) return wrong(whole, "[delimiter, text]");
    Node text = reduce(argument.children[1]);
    if (!called_function(text).empty())
      return Node::call("Fn::Split", Node::list(argument.at, {argument.children[0], std::move(text)}));
    if (!text.is_scalar()) return wrong(whole, "[delimiter, text]");
    const std::string& delimiter = argument.children[0].text;
    Node out = Node::list(whole.at);
    size_t from = 0;
    for (size_t found; (found = text.text.find(delimiter, from)) != std::string::npos; from = found + delimiter.size()) {
      out.children.push_back(Node::string(std::string_view(text.text).substr(from, found - from), whole.at));
    }
    out.children.push_back(Node::string(std::string_view(text.text).substr(from), whole.at));
    return out;
  }

  Node find_in_map(const Node& argument, const Node& whole) {
    if (!argument.is_list() || argument.children.size() < 3) return wrong(whole, "[map, first key, second key]");
    const Node* found = &known_.mappings;
    for (size_t i = 0; i < 3; ++i) {
      Node key = reduce(argument.children[i]);
      if (!key.is_scalar()) return wrong(whole, "keys that are known when the template is read");
      std::vector<std::string_view> keys;
      for (auto& child : found->children) keys.push_back(child.key);
      found = found->find(key.text);
      if (!found) {
        problems_.add(argument.children[i].at,
                      fmt::format("Mappings hold no \"{}\" here{}", key.text, suggestion(key.text, keys)));
        return Node::string("", whole.at);
      }
    }
    return *found;
  }

  Node base64(const Node& argument, const Node& whole) {
    Node text = reduce(argument);
    if (!called_function(text).empty()) return Node::call("Fn::Base64", std::move(text));
    if (!text.is_scalar()) return wrong(whole, "text");
    return Node::string(base::base64_encode(text.text), whole.at);
  }

  Node zones(const Node&, const Node& whole) {
    Node out = Node::list(whole.at);
    for (auto letter : {"a", "b", "c"}) out.children.push_back(Node::string(known_.region + letter, whole.at));
    return out;
  }

  bool named(const Node& name) {
    auto found = name.is_scalar() ? known_.conditions.find(name.text) : known_.conditions.end();
    if (found != known_.conditions.end()) return found->second;
    std::vector<std::string_view> names;
    for (auto& [each, value] : known_.conditions) names.push_back(each);
    problems_.add(name.at, fmt::format("there is no condition \"{}\"{}", name.text, suggestion(name.text, names)));
    return false;
  }

  bool equals(const Node& argument) {
    if (!argument.is_list() || argument.children.size() != 2) {
      problems_.add(argument.where(), "Fn::Equals expects [value, value]");
      return false;
    }
    Node left = reduce(argument.children[0]);
    Node right = reduce(argument.children[1]);
    if (left.is_scalar() && right.is_scalar()) return left.text == right.text;
    return to_document(left) == to_document(right);
  }

  const Known& known_;
  Problems& problems_;
  size_t budget_ = kMaxMadeBytes;
};

void collect(const Node& node, std::vector<Reference>& out) {
  auto function = called_function(node);
  if (function == "Ref") {
    out.push_back({node.children[0].text, "", node.at});
  } else if (function == "Fn::GetAtt" && node.children[0].children.size() == 2) {
    out.push_back({node.children[0].children[0].text, node.children[0].children[1].text, node.at});
  } else {
    for (auto& child : node.children) collect(child, out);
  }
}

}  // namespace

Node reduce(const Node& node, const Known& known, Problems& problems) { return Reducer(known, problems).reduce(node); }

bool condition_holds(const Node& node, const Known& known, Problems& problems) { return Reducer(known, problems).holds(node); }

std::string_view called_function(const Node& node) {
  if (!node.is_map() || node.children.size() != 1) return "";
  const std::string& key = node.children[0].key;
  if (key == "Ref" || key.starts_with("Fn::")) return key;
  return "";
}

std::vector<Reference> references(const Node& node) {
  std::vector<Reference> out;
  collect(node, out);
  return out;
}

std::optional<std::vector<SubPiece>> split_sub(std::string_view text) {
  std::vector<SubPiece> pieces;
  std::string literal;
  auto end_literal = [&] {
    if (!literal.empty()) pieces.push_back({false, std::move(literal)});
    literal.clear();
  };
  for (size_t at = 0; at < text.size();) {
    size_t close = text.substr(at, 2) == "${" ? text.find('}', at) : std::string_view::npos;
    if (close == std::string_view::npos) {
      if (text.substr(at, 2) == "${") return {};
      literal += text[at++];
      continue;
    }
    auto name = text.substr(at + 2, close - at - 2);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (name.empty()) return {};
    if (name.front() == '!') {
      literal += fmt::format("${{{}}}", name.substr(1));
    } else {
      end_literal();
      pieces.push_back({true, std::string(name)});
    }
    at = close + 1;
  }
  end_literal();
  return pieces;
}

}  // namespace stacks
