"""curl as a function: what a user types, and what came back."""

import json
import subprocess
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict = field(default_factory=dict)
    body: str = ""

    @property
    def json(self):
        return json.loads(self.body)


def curl(method, url, body=None, headers=(), timeout=60):
    """Sends one request with curl; `body` may be text or anything JSON. JSON bodies get their content type."""
    command = ["curl", "-sS", "--max-time", str(timeout), "-i", "-X", method, url]
    given = {h.split(":")[0].lower() for h in headers}
    if body is not None:
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        if "content-type" not in given:
            headers = [*headers, "Content-Type: application/json"]
        command += ["--data-binary", "@-"]
    for header in [*headers, "Expect:"]:
        command += ["-H", header]
    if method == "HEAD":
        command[command.index("-X") : command.index("-X") + 2] = ["-I"]
    raw = subprocess.run(
        command, input=body.encode() if isinstance(body, str) else body, capture_output=True, check=True
    ).stdout
    head, _, content = raw.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    return Answer(int(lines[0].split()[1]), fields, content.decode())
