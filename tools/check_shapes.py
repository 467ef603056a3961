#!/usr/bin/env python3
"""Compares the shapes virga has with Amazon's own, as the Python package botocore carries them.

    virga describe --json | tools/check_shapes.py        or        tools/check_shapes.py build/release/virga
    --all also lists the optional members that virga does not have and the rules it does not check

A difference is an error: a name Amazon does not have, another route, status, location, type, constraint, or a required member
that is not there. Exits with 1 when there is one. DELIBERATE holds those that are meant.
"""

import fnmatch
import json
import re
import subprocess
import sys

# (service, path): why. A path is Operation.input.Member..., with * for anything.
DELIBERATE = {
    (
        "dynamodb",
        "CreateTable.input.AttributeDefinitions",
    ): "required for every table but a replica, which virga does not have",
    ("dynamodb", "CreateTable.input.KeySchema"): "the same; and a key has one or two attributes",
    ("dynamodb", "Restore*.input.LocalSecondaryIndexOverride[].KeySchema"): "a key has one or two attributes",
    ("dynamodb", "CreateTable.input.LocalSecondaryIndexes[].KeySchema"): "a key has one or two attributes",
    ("dynamodb", "*.LocalSecondaryIndexes[].ProvisionedThroughput"): "one structure for both kinds; local ones lack it",
    ("dynamodb", "*.LocalSecondaryIndexes[].IndexStatus"): "one structure for both kinds; local ones lack it",
    ("dynamodb", "*.LocalSecondaryIndexes[].Backfilling"): "one structure for both kinds; local ones lack it",
    ("dynamodb", "*.LocalSecondaryIndexes[].OnDemandThroughput"): "one structure for both kinds; local ones lack it",
    ("dynamodb", "*.LocalSecondaryIndexes[].WarmThroughput"): "one structure for both kinds; local ones lack it",
    ("lambda", "DeleteFunction"): "204, which Amazon's newest model gives in a member of the output",
    ("sts", "AssumeRole.input.PolicyArns"): "the documented limit of ten",
}

BOTOCORE_ID = {"dynamodbstreams": "dynamodbstreams", "cognito_idp": "cognito-idp"}
KINDS = {
    "string": "string",
    "character": "string",
    "boolean": "boolean",
    "integer": "integer",
    "long": "integer",
    "float": "real",
    "double": "real",
    "blob": "blob",
    "timestamp": "timestamp",
    "list": "list",
    "map": "map",
    "structure": "structure",
}
LOCATIONS = {"uri": "path", "querystring": "query", "header": "header", "headers": "header", "statusCode": "status"}
RULES = (
    ("minLength", "min"),
    ("maxLength", "max"),
    ("min", "min"),
    ("max", "max"),
    ("pattern", "pattern"),
    ("values", "enum"),
)
MAX_INTEGER = 2**31 - 1


def spelled_out(pattern):
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match.group(1), 16)), pattern or "")


class Comparison:
    def __init__(self, service):
        self.service = service
        self.errors, self.notes, self.excused = [], [], []

    def error(self, path, text):
        for (service, excused), why in DELIBERATE.items():
            if service == self.service and fnmatch.fnmatchcase(path, excused.replace("[]", "[[]]")):
                self.excused.append(f"{self.service} {path}: {text} ({why})")
                return
        self.errors.append(f"{self.service} {path}: {text}")

    def note(self, path, text):
        self.notes.append(f"{self.service} {path}: {text}")

    def operation(self, ours, model, protocol):
        name = ours["name"]
        if name not in model.operation_names:
            return self.error(name, "is not an operation of Amazon's")
        theirs = model.operation_model(name)
        if protocol == "rest-json":
            self.route(name, ours, theirs)
        self.shape(f"{name}.input", ours["input"], theirs.input_shape, "in")
        self.shape(f"{name}.output", ours["output"], theirs.output_shape, "out")

    def route(self, name, ours, theirs):
        def plain(uri):
            path, _, query = uri.partition("?")
            return re.sub(r"\{\w+(\+?)\}", r"{\1}", path.rstrip("/")) + (f"?{query}" if query else "")

        route = ours["route"]
        if route["method"] != theirs.http["method"] or plain(route["path"]) != plain(theirs.http["requestUri"]):
            self.error(
                name,
                f"route {route['method']} {route['path']}, Amazon's is {theirs.http['method']} "
                f"{theirs.http['requestUri']}",
            )
        status = theirs.http.get("responseCode", 200)
        if ours["status"] != status:
            self.error(name, f"status {ours['status']}, Amazon's is {status}")

    def shape(self, path, ours, theirs, direction, seen=()):
        kind = ours["kind"]
        if theirs is None:
            if ours.get("members"):
                self.error(path, "has members; Amazon's is empty")
            return
        if kind in ("custom", "document") or theirs.name in seen:
            return
        if kind != KINDS[theirs.type_name]:
            return self.error(path, f"is a {kind}, Amazon's is a {theirs.type_name}")
        seen += (theirs.name,)
        if kind == "list":
            self.shape(f"{path}[]", ours["element"], theirs.member, direction, seen)
        elif kind == "map":
            self.shape(f"{path}{{}}", ours["element"], theirs.value, direction, seen)
        elif kind == "structure":
            self.structure(path, ours, theirs, direction, seen)

    def structure(self, path, ours, theirs, direction, seen):
        known = {}
        for name, member in theirs.members.items():
            place = member.serialization
            in_body = "location" not in place
            known[place.get("name", name) if in_body else name] = (name, member)
        for member in ours["members"]:
            named = theirs.members.get(member["name"])
            if named is not None and "wireName" in member and named.serialization.get("name") == member["wireName"]:
                known[member["name"]] = known.pop(member["wireName"], (member["name"], named))
            if member["name"] not in known:
                self.error(f"{path}.{member['name']}", "is not a member of Amazon's")
                continue
            name, model = known.pop(member["name"])
            self.member(f"{path}.{member['name']}", member, name, model, theirs, direction, seen)
        for key, (name, _) in known.items():
            if name in theirs.required_members and direction == "in":
                self.error(f"{path}.{key}", "is required and missing")
            else:
                self.note(f"{path}.{key}", "is not built")

    def member(self, path, ours, name, model, parent, direction, seen):
        required = name in parent.required_members
        if direction == "in" and ours.get("required", False) != required:
            self.error(path, "is required by Amazon" if required else "is not required by Amazon")
        place = model.serialization
        location = LOCATIONS.get(place.get("location"), "body")
        if parent.serialization.get("payload") == name:
            location = "payload"
        if ours.get("location", "body") != location:
            self.error(path, f"travels in the {ours.get('location', 'body')}, Amazon's in the {location}")
        elif location in ("query", "header"):  # names in a route are its own
            mine, theirs = ours.get("wireName", ours["name"]), place.get("name", name)
            if mine != theirs and (location != "header" or mine.lower() != theirs.lower()):
                self.error(path, f"is spelled {mine}, Amazon's is {theirs}")
        if direction == "in":
            self.constraints(path, ours.get("constraints", {}), model)
            if model.type_name == "list":
                self.constraints(f"{path}[]", ours.get("each", {}), model.member)
            elif model.type_name == "map":
                self.constraints(f"{path}{{}}", ours.get("each", {}), model.value)
                self.constraints(f"{path}{{key}}", ours.get("keys", {}), model.key)
        self.shape(path, ours["shape"], model, direction, seen)

    def constraints(self, path, ours, model):
        numeric = model.type_name in ("integer", "long", "float", "double")
        for our_name, their_name in RULES:
            if their_name in ("min", "max") and (our_name in ("min", "max")) != numeric:
                continue
            theirs = model.metadata.get(their_name)
            mine = ours.get(our_name)
            if their_name == "min" and not theirs and not mine:
                continue
            if mine is None:
                if theirs:
                    self.note(path, f"does not check {their_name} {theirs}")
                continue
            if their_name == "enum" and theirs and set(mine) < set(theirs):
                self.note(path, f"knows only {mine} of {theirs}")
            elif their_name == "enum" and sorted(mine) != sorted(theirs or []):
                self.error(path, f"values {mine}, Amazon's are {theirs}")
            elif their_name == "max" and theirs is None and mine == MAX_INTEGER:
                continue
            elif their_name == "pattern" and spelled_out(mine) == spelled_out(theirs):
                continue
            elif their_name != "enum" and mine != theirs:
                self.error(path, f"{our_name} {mine}, Amazon's is {theirs}")


def main(arguments):
    try:
        import botocore.session
    except ImportError:
        sys.exit("check_shapes.py needs the Python package botocore: pip install botocore")
    files = [a for a in arguments if not a.startswith("-")]
    if files:
        text = subprocess.run([files[0], "describe", "--json"], check=True, capture_output=True).stdout
    else:
        text = sys.stdin.read()
    session = botocore.session.get_session()
    errors, notes, excused, operations = [], [], [], 0
    for service in json.loads(text)["services"]:
        comparison = Comparison(service["id"])
        model = session.get_service_model(BOTOCORE_ID.get(service["id"], service["id"]))
        version = model.metadata.get("targetPrefix") if service["protocol"].startswith("json") else model.api_version
        if service["version"] != version:
            comparison.error("version", f"is {service['version']}, Amazon's is {version}")
        for operation in service["operations"]:
            comparison.operation(operation, model, service["protocol"])
            operations += 1
        errors += comparison.errors
        notes += comparison.notes
        excused += comparison.excused
    if "--all" in arguments:
        print("\n".join(notes + excused))
    print("\n".join(errors), file=sys.stderr)
    print(
        f"{operations} operations compared: {len(errors)} differences, {len(excused)} deliberate ones, "
        f"{len(notes)} members and rules not built."
    )
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
