#include "wire/xml.h"

#include <fmt/format.h>

namespace wire {
namespace {

using base::Document;

void append_structure(std::string& out, const Document::Object& members, const Shape* shape) {
  for (auto& [key, value] : members) {
    if (value.is_null()) continue;
    auto* member = shape ? shape->find(key) : nullptr;
    append_xml(out, key, value, member ? &member->shape : nullptr);
  }
}

void append_map(std::string& out, const Document::Object& members, const Shape& shape) {
  const Shape* element = shape.element.empty() ? nullptr : &shape.element.front();
  for (auto& [key, value] : members) {
    out += "<entry>";
    append_xml(out, "key", Document(key));
    append_xml(out, "value", value, element);
    out += "</entry>";
  }
}

void append_content(std::string& out, const Document& document, const Shape* shape) {
  if (auto* text = document.string()) {
    append_xml_text(out, *text);
  } else if (auto* number = document.number()) {
    out += number->text;
  } else if (auto* truth = document.boolean()) {
    out += *truth ? "true" : "false";
  } else if (auto* elements = document.elements()) {
    const Shape* element = shape && !shape->element.empty() ? &shape->element.front() : nullptr;
    for (auto& each : *elements) append_xml(out, "member", each, element);
  } else if (auto* members = document.members()) {
    if (shape && shape->kind == Shape::Kind::map) {
      append_map(out, *members, *shape);
    } else {
      append_structure(out, *members, shape);
    }
  }
}

/// Control characters other than tab and line breaks have no place in XML 1.0, not even escaped.
bool has_no_place(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#xD;"; break;
      default:
        if (has_no_place(c)) {
          out += "\xEF\xBF\xBD";
        } else {
          out += c;
        }
    }
  }
}

void append_xml(std::string& out, std::string_view name, const Document& document, const Shape* shape) {
  out.append("<").append(name).append(">");
  append_content(out, document, shape);
  out.append("</").append(name).append(">");
}

std::string to_xml(std::string_view root, std::string_view xml_namespace, const Document& document, const Shape* shape) {
  std::string out = fmt::format("<{}", root);
  if (!xml_namespace.empty()) {
    out += " xmlns=\"";
    append_xml_text(out, xml_namespace);
    out += '"';
  }
  out += '>';
  append_content(out, document, shape);
  return out.append("</").append(root).append(">");
}

}  // namespace wire
