"""User-space instructions per request: the slope between two runs of different length under callgrind, exact to about 1 %."""

import http.client
import os
import re
import socket
import subprocess
import tempfile

import processes
import workloads


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


def total(path):
    sums = 0
    for name in os.listdir(os.path.dirname(path)):
        if name.startswith(os.path.basename(path)):
            with open(os.path.join(os.path.dirname(path), name), encoding="utf-8") as file:
                found = re.search(r"^(?:totals|summary): (\d+)", file.read(), re.MULTILINE)
            sums += int(found.group(1)) if found else 0
    return sums


def measure(start, choose, short=300, long=1500):
    """Instructions per request of what `start(wrapper)` runs, for the requests `choose(program)` gives."""
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as folder:
        totals = []
        for count in (short, long):
            file = os.path.join(folder, f"out.{count}")
            wrapper = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={file}"]
            with start(wrapper) as program:
                port, requests = choose(program)
                send(port, requests, 50)
                send(port, requests, count)
            totals.append(total(file))
        return (totals[1] - totals[0]) / (long - short) if all(totals) else None


def echo(build):
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as folder:
        stripped(f"{build}/net_echo_bench", folder)
        return measure(
            lambda wrapper: processes.Echo(folder, wrapper, loops=1), lambda echo: (echo.port, [workloads.ECHO])
        )


def virga(binary, data, name, function):
    """None for a workload of functions: valgrind does not know the system calls that make a sandbox."""
    if function:
        return None
    with tempfile.TemporaryDirectory(prefix="virga-bench-") as folder:
        copy = stripped(binary, folder)

        def choose(program):
            workload = next(each for each in workloads.workloads(program) if each.name == name)
            return getattr(program, workload.port), workload.requests

        return measure(lambda wrapper: processes.Virga(copy, data, wrapper=wrapper, timeout_s=180), choose)
