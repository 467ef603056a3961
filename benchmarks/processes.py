"""The programs under measurement: started on free ports with their data in a temporary folder, watched through /proc."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import http_client

PREFLIGHT = {"Origin": "http://app.example", "Access-Control-Request-Method": "POST"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(pid):
    """The process ids below `pid`."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(name))
        except (OSError, IndexError, ValueError):
            continue
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def cpu_seconds(pid):
    """Time on a core of every thread alive in the process."""
    total = 0
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="utf-8") as file:
                total += int(file.read().split()[0])
    except OSError:
        pass
    return total / 1e9


def resident_mb(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            found = re.search(r"^VmRSS:\s+(\d+)", file.read(), re.MULTILINE)
        return int(found.group(1)) / 1024 if found else 0.0
    except OSError:
        return 0.0


def busy_cores(seconds=1.0):
    """How many cores other programs keep busy just now."""

    def used():
        with open("/proc/stat", encoding="utf-8") as file:
            fields = [int(field) for field in file.readline().split()[1:]]
        return sum(fields) - fields[3] - fields[4]

    before = used()
    time.sleep(seconds)
    return (used() - before) / os.sysconf("SC_CLK_TCK") / seconds


class Program:
    """A started process; stopped when the `with` block ends."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, **options)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu(self):
        """(its own, its functions') seconds of CPU so far."""
        return cpu_seconds(self.pid), sum(cpu_seconds(each) for each in descendants(self.pid))

    def resident(self):
        return resident_mb(self.pid)


class Echo(Program):
    """The bare echo: the floor under everything that speaks HTTP."""

    def __init__(self, build, wrapper=(), loops=2):
        super().__init__(
            [*wrapper, f"{build}/net_echo_bench", "--loops", str(loops)], stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())


class Virga(Program):
    """`virga up TEMPLATE` or `virga serve`, ready when its API answers a preflight: deployed, and no function needed yet."""

    def __init__(self, binary, data, template=None, wrapper=(), timeout_s=60, arguments=()):
        self.port, self.aws_port = free_port(), free_port()
        self.binary, self.data = binary, data
        command = ["up", template] if template else ["serve"]
        self.started = time.monotonic()
        with open(f"{data}.log", "ab") as output:
            super().__init__(
                [
                    *wrapper,
                    binary,
                    *command,
                    "--port",
                    str(self.port),
                    "--aws-port",
                    str(self.aws_port),
                    "--data",
                    data,
                    *arguments,
                ],
                stdout=output,
                stderr=output,
            )
        try:
            self.ready_ms = self.wait(timeout_s) * 1000
        except BaseException:
            self.stop(signal.SIGKILL)
            raise

    def wait(self, timeout_s):
        """Seconds from the start to the first answer of the API."""
        while time.monotonic() - self.started < timeout_s:
            if self.process.poll() is not None:
                raise RuntimeError(f"virga ended with {self.process.returncode}: {self.tail()}")
            try:
                if http_client.fetch(self.port, "OPTIONS", "/items", headers=PREFLIGHT)[0] == 200:
                    return time.monotonic() - self.started
            except OSError:
                pass
            time.sleep(0.001)
        raise RuntimeError(f"virga did not answer within {timeout_s} s: {self.tail()}")

    def first_item_ms(self):
        """From now to the first answer of a function."""
        begin = time.monotonic()
        status, _, body = http_client.fetch(self.port, "GET", "/items?limit=1")
        if status != 200:
            raise RuntimeError(f"GET /items answered {status}: {body.decode(errors='replace')}")
        return (time.monotonic() - begin) * 1000

    def tail(self):
        with open(f"{self.data}.log", encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:].strip()

    def environment(self):
        text = subprocess.run(
            [self.binary, "env", "--data", self.data], capture_output=True, text=True, check=True
        ).stdout
        return dict(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))

    def functions(self):
        """The processes that run function code."""
        found = []
        for pid in descendants(self.pid):
            try:
                with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                    if file.read().strip() == "bootstrap":
                        found.append(pid)
            except OSError:
                continue
        return found


class Folder:
    """A temporary folder, on the disk the repository is on (/tmp may be memory)."""

    def __init__(self, root):
        os.makedirs(root, exist_ok=True)
        self.path = tempfile.mkdtemp(prefix="bench-", dir=root)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)
