"""What is left of execution environments, also when the server is killed: nothing.

VIRGA_MANY_ENVIRONMENTS=10000 is the nightly form.
"""

import hashlib
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROUNDS = int(os.environ.get("VIRGA_MANY_ENVIRONMENTS", 40)) // 20


def processes_below(pid):
    """All of them, each with its start time, so that a pid used again is another one."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                found.append((int(child), Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[19]))
                found += processes_below(int(child))
            except (FileNotFoundError, ProcessLookupError):
                pass
    return found


def alive(processes):
    left = []
    for pid, started in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[19] == started and fields[0] != "Z":
            left.append(pid)
    return left


def groups(data):
    """Control groups of the virga of that data folder: others may be running."""
    tag = "virga-" + hashlib.sha256(str(Path(data).absolute() / "sandbox").encode()).hexdigest()[:12]
    return [os.path.join(root, name) for root, names, _ in os.walk("/sys/fs/cgroup") for name in names if tag in name]


def mounts():
    return len(Path("/proc/self/mountinfo").read_text().splitlines())


def load(virga):
    client = virga.client("lambda", read_timeout=30)
    names = [f["FunctionName"] for f in client.list_functions()["Functions"]]

    def call(index):
        event = [{"count": True}, {"exit": 1}, {"sleep_ms": 300}, {"abort": True}][index % 4]
        try:
            client.invoke(FunctionName=names[index % len(names)], Payload=json.dumps(event))
        except Exception:
            pass  # the server may be gone

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(call, range(20)))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_of_environments(fresh, probe_template, how):
    mounts_before = mounts()
    for _ in range(max(1, ROUNDS)):
        virga = fresh(probe_template)
        load(virga)
        time.sleep(0.2)  # some are frozen by now
        processes = processes_below(virga.process.pid)
        assert processes
        assert os.geteuid() != 0 or not os.path.exists("/sys/fs/cgroup") or groups(virga.data)
        if how == signal.SIGKILL:
            with ThreadPoolExecutor(1) as pool:
                busy = pool.submit(load, virga)
                time.sleep(0.1)
                processes += processes_below(virga.process.pid)
                virga.stop(how)
        else:
            virga.stop(how)
        deadline = time.monotonic() + 5
        while alive(processes) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not alive(processes)
        assert mounts() == mounts_before
    if how == signal.SIGKILL:  # groups without processes go with the next start
        virga = fresh(probe_template)
        virga.stop()
    assert not groups(virga.data)
