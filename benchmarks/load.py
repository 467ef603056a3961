"""Load by wrk: raw requests in, an Outcome out."""

import json
import os
import subprocess
import tempfile

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")


def raw(method, target, headers, body=b""):
    """One HTTP/1.1 request as bytes; Content-Length is added when there is a body or the method usually has one."""
    if isinstance(body, str):
        body = body.encode()
    lines = [f"{method} {target} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers.items()]
    if body or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Load:
    """Runs lists of raw requests against ports of this machine."""

    def __init__(self, connections):
        self.connections = connections

    def run(self, port, requests, seconds, connections=None):
        """Requests per second, latencies in milliseconds, and what went wrong."""
        with tempfile.NamedTemporaryFile(prefix="virga-bench-", suffix=".requests") as file:
            for request in requests:
                file.write(b"%d\n" % len(request) + request)
            file.flush()
            command = [
                "wrk",
                "-t1",
                f"-c{connections or self.connections}",
                f"-d{seconds}s",
                "--timeout",
                "10s",
                "--latency",
                "-s",
                SCRIPT,
                f"http://127.0.0.1:{port}/",
                "--",
                file.name,
            ]
            output = subprocess.run(command, capture_output=True, text=True, check=False)
        line = next((line for line in output.stdout.splitlines() if line.startswith("OUTCOME ")), None)
        if line is None:
            raise RuntimeError(f"wrk failed: {output.stderr or output.stdout}")
        outcome = json.loads(line[len("OUTCOME ") :])
        return {
            "requests": outcome["requests"],
            "per_second": outcome["requests"] * 1e6 / outcome["duration_us"],
            "p50_ms": outcome["p50_us"] / 1000,
            "p99_ms": outcome["p99_us"] / 1000,
            "max_ms": outcome["max_us"] / 1000,
            "refused": outcome["refused"],
            "broken": outcome["broken"],
        }
