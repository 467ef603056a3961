#include "stacks/source.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <sstream>

#include "stacks/limits.h"

namespace stacks {
namespace {

Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

constexpr std::array kShortForms = {"And",    "Base64", "Cidr",        "Equals", "FindInMap", "GetAtt",
                                    "GetAZs", "If",     "ImportValue", "Join",   "Length",    "Not",
                                    "Or",     "Select", "Split",       "Sub",    "Transform", "ToJsonString"};

size_t count_nodes(const Node& node) {
  size_t count = 1;
  for (auto& child : node.children) count += count_nodes(child);
  return count;
}

// Builds the tree from yaml-cpp's events. `open_` holds the collections being read, outermost first. Once the text turns out
// too large the remaining events are ignored.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Problems& problems) : problems_(problems) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { finish(Node::literal("", position(mark)), "", anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (stopped_) return;
    auto found = anchors_.find(anchor);
    if (found == anchors_.end()) return finish(Node::literal("", position(mark)), "", 0);  // inside itself
    if (!spend(count_nodes(found->second), position(mark))) return;
    Node copy = found->second;
    copy.key.clear();
    copy.key_at = {};
    finish(std::move(copy), "", 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    bool quoted = tag == "!" || tag == "tag:yaml.org,2002:str" || (!tag.empty() && tag != "?" && tag[0] == '!');
    finish(quoted ? Node::string(value, position(mark)) : Node::literal(value, position(mark)), tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(Node::list(position(mark)), tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    start(Node::map(position(mark)), tag, anchor);
  }
  void OnMapEnd() override { end(); }

  std::optional<Node> root;

 private:
  struct Open {
    Node node;
    std::string tag;
    YAML::anchor_t anchor;
    std::optional<Node> key;  // read, its value not yet
  };

  bool spend(size_t nodes, Position at) {
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) stop(at, "the template holds too many values (aliases counted as often as they are used)");
    return !stopped_;
  }

  void stop(Position at, const char* why) {
    if (!stopped_) problems_.add(at, why);
    stopped_ = true;
    root.reset();
  }

  void start(Node node, const std::string& tag, YAML::anchor_t anchor) {
    if (open_.size() >= kMaxDepth) stop(node.at, "the template is nested too deeply");
    if (!spend(1, node.at)) return;
    open_.push_back({std::move(node), tag, anchor, {}});
  }

  void end() {
    if (stopped_) return;
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.node.is_map()) merge(done.node);
    place(std::move(done.node), done.tag, done.anchor);
  }

  void finish(Node node, const std::string& tag, YAML::anchor_t anchor) {
    if (spend(1, node.at)) place(std::move(node), tag, anchor);
  }

  void place(Node node, const std::string& tag, YAML::anchor_t anchor) {
    node = write_out(std::move(node), tag);
    if (anchor) anchors_[anchor] = node;
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.children.push_back(std::move(node));
    } else if (!parent.key) {
      if (!node.is_scalar()) {
        problems_.add(node.at, "a key must be text");
        node = Node::string("?", node.at);
      }
      parent.key = std::move(node);
    } else {
      add_member(parent, std::move(node));
    }
  }

  void add_member(Open& parent, Node value) {
    Node key = *std::move(parent.key);
    parent.key.reset();
    if (auto* earlier = parent.node.find(key.text); earlier && key.text != "<<") {
      problems_.add(key.at, fmt::format("the key \"{}\" is already at line {}", key.text, earlier->key_at.line));
      return;
    }
    value.key = std::move(key.text);
    value.key_at = key.at;
    parent.node.children.push_back(std::move(value));
  }

  // YAML 1.1's "<<": members of another map, which those written here override.
  void merge(Node& map) {
    while (auto* from = map.find("<<")) {
      Node merged = *from;
      map.erase("<<");
      std::vector<Node> sources;
      if (merged.is_list()) {
        sources = std::move(merged.children);
      } else {
        sources.push_back(std::move(merged));
      }
      for (auto& source : sources) {
        if (!source.is_map()) problems_.add(source.at, "\"<<\" needs a map");
        for (auto& member : source.children) {
          if (source.is_map() && !map.find(member.key)) map.children.push_back(std::move(member));
        }
      }
    }
  }

  Node write_out(Node node, const std::string& tag) {
    if (tag.size() < 2 || tag[0] != '!') return node;
    std::string name = tag.substr(1);
    Position at = node.at;
    if (name == "Ref" || name == "Condition") {
      node = Node::call(name, std::move(node));
    } else if (std::ranges::find(kShortForms, name) != kShortForms.end()) {
      if (name == "GetAtt" && node.is_scalar()) node = split_attribute(node);
      node = Node::call("Fn::" + name, std::move(node));
    } else {
      std::vector<std::string_view> known(kShortForms.begin(), kShortForms.end());
      known.push_back("Ref");
      problems_.add(at, fmt::format("unknown tag !{}{}", name, suggestion(name, known)));
    }
    node.at = at;
    return node;
  }

  static Node split_attribute(const Node& scalar) {
    size_t dot = scalar.text.find('.');
    if (dot == std::string::npos) return Node::list(scalar.at, {scalar});
    return Node::list(
        scalar.at, {Node::string(scalar.text.substr(0, dot), scalar.at), Node::string(scalar.text.substr(dot + 1), scalar.at)});
  }

  Problems& problems_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  size_t nodes_ = 0;
  bool stopped_ = false;
};

std::optional<unsigned> hex4(std::string_view text) {
  unsigned value = 0;
  if (text.size() < 4) return {};
  auto [end, problem] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (problem != std::errc{} || end != text.data() + 4) return {};
  return value;
}

// JSON writes characters beyond U+FFFF as two escapes, which YAML has no notion of: the pair becomes one \U escape.
std::string join_surrogates(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\\' || at + 1 >= json.size()) {
      out += json[at];
      continue;
    }
    auto high = json[at + 1] == 'u' ? hex4(json.substr(at + 2)) : std::nullopt;
    auto low = high && json.substr(at + 6, 2) == "\\u" ? hex4(json.substr(at + 8)) : std::nullopt;
    if (high && low && *high >= 0xD800 && *high < 0xDC00 && *low >= 0xDC00 && *low < 0xE000) {
      out += fmt::format("\\U{:08X}", 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
      at += 11;
    } else {
      out += json.substr(at++, 2);
    }
  }
  return out;
}

std::string readable(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r\n");
  bool json = first != std::string_view::npos && text[first] == '{';
  return json ? join_surrogates(text) : std::string(text);
}

}  // namespace

std::optional<Node> read_source(std::string_view text, Problems& problems) {
  if (text.size() > kMaxTemplateBytes) {
    problems.add({}, fmt::format("the template is larger than {} bytes", kMaxTemplateBytes));
    return {};
  }
  if (text.find('\0') != std::string_view::npos) {
    problems.add({}, "the template is not text: it holds a zero byte");
    return {};
  }
  Builder builder(problems);
  try {
    std::istringstream stream(readable(text));
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return Node::literal("", {1, 1});
  } catch (const YAML::Exception& exception) {
    problems.add(position(exception.mark), exception.msg);
    return {};
  } catch (const std::exception& exception) {
    problems.add({}, fmt::format("the template cannot be read: {}", exception.what()));
    return {};
  }
  if (!builder.root && problems.empty()) return Node::literal("", {1, 1});
  return std::move(builder.root);
}

}  // namespace stacks
