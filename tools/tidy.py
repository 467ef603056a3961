#!/usr/bin/env python3
"""Checks the rules of docs/style.md that a program can check. No dependencies; takes about a second.

    tools/tidy.py            checks the whole tree, prints "file:line: rule: what", exits with 1 when there is something
    tools/tidy.py --rules    lists the rules

EXCEPTIONS holds what is meant to break a rule, with the reason. One that nothing needs any more is itself reported.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CODE_FOLDERS = ("src", "lambda", "examples", "bench", "tests")
TEXT_FOLDERS = CODE_FOLDERS + ("tools", "cmake", "docs")
SKIPPED = ("build", "testdata", "corpus")
MAX_LINES, MAX_TEST_LINES, MAX_COLUMNS, MAX_FUNCTION = 500, 800, 128, 60

RULES = {
    "size": f"a file has at most {MAX_LINES} lines, a test {MAX_TEST_LINES}",
    "columns": f"a line has at most {MAX_COLUMNS} columns",
    "function": f"a function has at most {MAX_FUNCTION} lines",
    "name": "files and folders are snake_case, types PascalCase; no Manager, Helper, Util, Base, Impl",
    "subject": "x_test.cc and x_fuzz.cc stand beside x.cc or x.h",
    "include": 'includes are "room/file.h" or <header>; x.cc includes its own x.h first',
    "header": "a header opens with a comment and #pragma once, and opens no other namespace to its includers",
    "namespace": "the folder's path is the namespace",
    "banned": "no std::regex, no iostream, no throw, no global output, no diary in comments",
    "bool": "no bool parameters in headers: an enum says what is meant",
    "row": "every operation of services/X has a row in its service.cc",
    "text": "no tabs, no spaces at the end of a line, a line break at the end of the file, no paths of one machine",
}

# (rule, file): why
EXCEPTIONS = {
    ("name", "src/base/task.h"): "the promise types share a base that nobody else names",
    ("namespace", "src/base/fmt.cc"): "compiles the formatting library's own code",
    ("subject", "src/aws/sample_test.h"): "what the room's tests share",
    ("subject", "src/services/iam/roles_test.cc"): "the life of a role crosses many operations",
    ("subject", "src/services/sts/sessions_test.cc"): "the life of a session crosses its operations",
    ("subject", "src/tables/disk_faults_test.cc"): "a failing disk is met by every write and change of a table",
    ("subject", "src/tables/index_test.cc"): "indexes are kept by every write and read by every query",
    ("bool", "src/items/decimal.h"): "the sign of a number is part of its value",
}

BANNED = (
    (re.compile(r"\bstd::w?regex\b"), "std::regex is neither fast nor safe with hostile patterns"),
    (re.compile(r"#include <(iostream|regex)>"), "this header is not for us"),
    (re.compile(r"\bstd::(cout|cerr|clog)\b"), "write to the log, or with fmt to a FILE"),
    (re.compile(r"\bthrow\b(?!\()"), "we throw nothing: return an Error"),
    (re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), "an issue is the place for that"),
)
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^()\s\\]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S
)
DIGIT_MARK = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")
SNAKE = re.compile(r"^[a-z][a-z0-9_]*$")
TYPE = re.compile(
    r"^[ ]*(?:template\s*<[^;{]*>\s*)?(?:class|struct|enum class|enum)\s+(?:\[\[\w+\]\]\s+)?(\w+)(?:<[^;{]*>)?"
    r"\s*(?:final\s*)?(?::[^;(){]*)?\{",
    re.M,
)
POOR_TYPE = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Base|Impl)$")
BOOL = re.compile(r"[(,]\s*(?:const )?bool (?!value\b|boolean\b)(\w+)\s*(?:=[^,)]*)?[,)]")
PREPROCESSOR = re.compile(r"^[ ]*#(?:[^\n\\]|\\.|\\\n)*", re.M)
LOCAL_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
SCOPE = re.compile(r"\b(namespace|class|struct|enum|union|concept|extern)\b")
MACHINE = re.compile(r"(?<![\w/])/(?:work|home|root|Users)/\w")


def listed():
    for top in TEXT_FOLDERS:
        for folder, folders, files in os.walk(os.path.join(ROOT, top)):
            folders[:] = sorted(f for f in folders if not f.startswith((".", "__")) and f not in SKIPPED)
            for file in sorted(files):
                if not file.startswith("."):
                    yield os.path.relpath(os.path.join(folder, file), ROOT)


class Tidy:
    def __init__(self):
        self.found, self.used, self.texts = [], set(), {}

    def report(self, rule, path, line, what):
        if (rule, path) in EXCEPTIONS:
            self.used.add((rule, path))
        else:
            self.found.append((path, line, f"{path}:{line}: {rule}: {what}"))

    def run(self):
        paths = list(listed())
        present = set(paths)
        for path in paths:
            if os.path.splitext(path)[1] not in (".cc", ".h", ".py", ".sh", ".cmake", ".md", ".yaml", ".txt"):
                continue
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                text = file.read()
            self.texts[path] = text
            self.check_text(path, text)
            if path.endswith((".cc", ".h")) and path.startswith(CODE_FOLDERS):
                self.check_code(path, text, present)
        self.check_rows()
        for rule, path in sorted(set(EXCEPTIONS) - self.used):
            self.found.append((path, 0, f"{path}: {rule}: needs no exception in tools/tidy.py any more"))
        return sorted(self.found)

    def check_text(self, path, text):
        lines = text.split("\n")
        if not text.endswith("\n") and text:
            self.report("text", path, len(lines), "the last line has no end")
        code = not path.endswith((".md", ".txt", ".yaml"))
        limit = MAX_TEST_LINES if "_test." in path or path.startswith("tests/") else MAX_LINES
        if code and len(lines) - 1 > limit:
            self.report("size", path, limit, f"{len(lines) - 1} lines")
        for number, line in enumerate(lines, 1):
            if code and len(line) > MAX_COLUMNS:
                self.report("columns", path, number, f"{len(line)} columns")
            if line.endswith((" ", "\t")) and not path.endswith(".md"):
                self.report("text", path, number, "space at the end of the line")
            if "\t" in line:
                self.report("text", path, number, "tab")
            if "/" in line and MACHINE.search(line) and path != "tools/tidy.py":
                self.report("text", path, number, "a path of one machine")

    def check_code(self, path, text, present):
        stem, extension = os.path.splitext(os.path.basename(path))
        for part in path.split("/")[:-1] + [stem]:
            if not SNAKE.match(part):
                self.report("name", path, 1, f"{part} is not snake_case")
        plain = blanked(text)
        if path.startswith(("src/", "lambda/")):
            self.check_subject(path, stem, present)
            self.check_includes(path, stem, text, present)
            self.check_namespace(path, plain)
        if extension == ".h":
            self.check_header(path, text, plain)
        for match in TYPE.finditer(plain):
            name = match.group(1)
            line = plain.count("\n", 0, match.start(1)) + 1
            if not re.match(r"^[A-Z][A-Za-z0-9]*$", name) and name not in ("promise_type", "formatter", "hash"):
                self.report("name", path, line, f"type {name} is not PascalCase")
            elif POOR_TYPE.search(name) and len(name) > 4:
                self.report("name", path, line, f"{name} says nothing: what is it?")
        ours = path.startswith(("src/", "lambda/"))  # programs under tests and examples may be anybody's
        for pattern, why in BANNED if ours else ():
            for match in pattern.finditer(text if "TODO" in pattern.pattern or "include" in pattern.pattern else plain):
                self.report("banned", path, text.count("\n", 0, match.start()) + 1, f"{match.group(0)}: {why}")
        self.check_functions(path, plain)

    def check_subject(self, path, stem, present):
        match = re.match(r"^(.*)_(test|fuzz)$", stem)
        if not match:
            return
        subject = os.path.join(os.path.dirname(path), match.group(1))
        if subject + ".cc" not in present and subject + ".h" not in present:
            self.report("subject", path, 1, f"there is no {match.group(1)}.cc or {match.group(1)}.h")

    def check_includes(self, path, stem, text, present):
        includes = LOCAL_INCLUDE.findall(text)
        for include in includes:
            if "/" not in include or ".." in include:
                self.report("include", path, 1, f'"{include}" is not "room/file.h"')
        own = path[:-3] + ".h"
        if path.endswith(".cc") and own in present:
            wanted = own.removeprefix("src/")
            if not includes or includes[0] not in (wanted, own):
                self.report("include", path, 1, f'"{wanted}" comes first')

    def check_namespace(self, path, plain):
        if path.endswith("main.cc") or not path.startswith("src/") or path.endswith(("_fuzz.cc", "_bench.cc")):
            return
        wanted = "::".join(os.path.dirname(path).removeprefix("src/").split("/"))
        if (
            wanted
            and not re.search(rf"^(inline )?namespace {wanted}\b", plain, re.M)
            and "namespace" in plain + " namespace"
        ):
            if re.search(r"[;{]", plain):
                self.report("namespace", path, 1, f"nothing is in namespace {wanted}")

    def check_header(self, path, text, plain):
        if not text.startswith("//"):
            self.report("header", path, 1, "does not open with a comment that says what it is")
        if "\n#pragma once\n" not in text:
            self.report("header", path, 1, "has no #pragma once")
        for match in re.finditer(r"^using namespace\b", plain, re.M):
            self.report("header", path, plain.count("\n", 0, match.start()) + 1, "using namespace")
        for match in BOOL.finditer(plain):
            before = plain[: match.start()]
            if re.search(r"template\s*<[^>]*$", before):
                continue
            self.report("bool", path, before.count("\n") + 1, f"bool {match.group(1)}")

    def check_functions(self, path, plain):
        """A brace whose lead has parentheses and is no type or namespace, outside any function, opens a function."""
        scopes, lead_start = [], 0
        depth_in_function = 0
        start = None
        for match in re.finditer(r"[{};]", plain):
            kind = match.group(0)
            if kind == "{":
                if depth_in_function:
                    depth_in_function += 1
                else:
                    lead = plain[lead_start : match.start()]
                    if (
                        "(" in lead
                        and not SCOPE.search(lead.split("(")[0].split(">")[-1])
                        and "=" not in lead.split("(")[0]
                    ):
                        depth_in_function = 1
                        start = match.start()
                    else:
                        scopes.append(lead)
            elif kind == "}":
                if depth_in_function:
                    depth_in_function -= 1
                    if depth_in_function == 0:
                        length = plain.count("\n", start, match.start()) + 1
                        if length > MAX_FUNCTION:
                            self.report("function", path, plain.count("\n", 0, start) + 1, f"{length} lines")
                elif scopes:
                    scopes.pop()
            if not depth_in_function:
                lead_start = match.end()

    def check_rows(self):
        for path, text in self.texts.items():
            match = re.match(r"^src/services/(\w+)/(\w+)\.(cc|h)$", path)
            if not match or match.group(2).endswith(("_test", "_fuzz")):
                continue
            rows = self.texts.get(f"src/services/{match.group(1)}/service.cc", "")
            for name in re.findall(r'static constexpr std::string_view name = "(\w+)"', text):
                if not re.search(rf"\b({name}|{match.group(2)})\b", rows.replace(f'{match.group(2)}.h"', "")):
                    self.report("row", path, 1, f"{name} has no row in service.cc")


def blanked(text):
    """The text without comments and preprocessor lines and with empty strings; every line break stays."""

    def blank(match):
        return (
            "\n" * match.group(0).count("\n") if match.group(0)[0] == "/" else '""' + "\n" * match.group(0).count("\n")
        )

    code = TOKEN.sub(blank, DIGIT_MARK.sub("", text))
    return PREPROCESSOR.sub(lambda match: "\n" * match.group(0).count("\n"), code)


def main():
    if "--rules" in sys.argv:
        for rule, meaning in RULES.items():
            print(f"{rule:10} {meaning}")
        return 0
    found = Tidy().run()
    for _, _, text in found:
        print(text)
    print(f"tidy: {len(found)} found" if found else "tidy: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
