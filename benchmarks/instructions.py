"""User-space instructions per request, counted by callgrind over requests sent one after the other; exact to about 1 %.

`python3 benchmarks/instructions.py BUILD` compares GetItem and PutItem with what is recorded in instructions.json, and fails when
one needs more: the guard that `./test` runs. With --record it writes the file.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile

import processes
import workloads

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.json")
TOLERATED = 0.08  # of growth; what differs between processors and builds of libraries is less
GUARDED = ("getitem", "putitem")


def stripped(binary, folder):
    """A copy without debug information, which valgrind may not be able to read."""
    copy = os.path.join(folder, os.path.basename(binary))
    subprocess.run(["objcopy", "--strip-debug", binary, copy], check=True)
    return copy


def send(port, requests, count):
    """`count` requests one after the other on one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as stream:
        for number in range(count):
            stream.sendall(requests[number % len(requests)])
            response = http.client.HTTPResponse(stream)
            response.begin()
            response.read()


class Counter:
    """Counts the instructions of the program that is started with `wrapper`."""

    def __init__(self, folder):
        self.file, self.dumps = os.path.join(folder, "counted"), 0
        self.wrapper = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={self.file}"]

    def _control(self, program, option):
        subprocess.run(
            ["callgrind_control", option, str(program.pid)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def per_request(self, program, port, requests, count=300):
        send(port, requests, 50)  # caches filled
        self._control(program, "-z")
        send(port, requests, count)
        self._control(program, "-d")
        self.dumps += 1
        with open(f"{self.file}.{self.dumps}", encoding="utf-8") as file:
            return int(re.search(r"^(?:totals|summary): (\d+)", file.read(), re.MULTILINE).group(1)) / count


def echo(build):
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as folder:
        stripped(f"{build}/net_echo_bench", folder)
        counter = Counter(folder)
        with processes.Echo(folder, counter.wrapper, loops=1) as program:
            return counter.per_request(program, program.port, [workloads.ECHO])


def virga(binary, data, names):
    """{name: instructions}. Not for workloads of functions: valgrind does not know the system calls that make a sandbox."""
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as folder:
        counter = Counter(folder)
        with processes.Virga(
            stripped(binary, folder), data, None, counter.wrapper, timeout_s=180, arguments=["--without-sandboxes"]
        ) as program:
            chosen = [each for each in workloads.workloads(program) if each.name in names and not each.function]
            return {
                each.name: counter.per_request(program, getattr(program, each.port), each.requests) for each in chosen
            }


def guard(build, record):
    binary = os.path.join(build, "virga")
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as data:
        with processes.Virga(binary, data, "examples/items/template.yaml") as program:
            workloads.fill(program.port)
        counts = {name: round(count) for name, count in virga(binary, data, GUARDED).items()}
    if record:
        with open(RECORDED, "w", encoding="utf-8") as file:
            file.write(json.dumps(counts, indent=2) + "\n")
    with open(RECORDED, encoding="utf-8") as file:
        recorded = json.load(file)
    worse = False
    for name in GUARDED:
        change = counts[name] / recorded[name] - 1
        worse = worse or change > TOLERATED
        print(f"{name:8} {counts[name]:9,} instructions, {change:+.1%} of the recorded {recorded[name]:,}")
    if worse:
        print(
            f"A request needs over {TOLERATED:.0%} more instructions than recorded. Find what was added (callgrind_annotate),"
            " or say why in the commit that records the new count: python3 benchmarks/instructions.py BUILD --record"
        )
    return worse


if __name__ == "__main__":
    sys.exit(guard(sys.argv[1], "--record" in sys.argv[2:]))
