// Document to XML as the query protocol answers. Pure functions; any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/document.h"
#include "wire/shape.h"

namespace wire {

/// <root xmlns="ns">...</root>; lists as <member>. An object is a structure unless `shape` says that it is a map, which is
/// printed as <entry><key/><value/></entry>. Nulls are left out. An empty namespace prints no xmlns.
std::string to_xml(std::string_view root, std::string_view xml_namespace, const base::Document& document,
                   const Shape* shape = nullptr);
/// Appends <name>...</name> alone.
void append_xml(std::string& out, std::string_view name, const base::Document& document, const Shape* shape = nullptr);
/// Appends character data, escaped; characters XML cannot carry become U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

}  // namespace wire
