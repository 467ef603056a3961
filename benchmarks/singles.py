"""Measurements that are not load: starts, cold starts, idle memory."""

import os
import signal
import statistics
import time

import http_client
import load
import processes
import workloads


def spread(values):
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return {"p50_ms": statistics.median(ordered), "p99_ms": at(0.99), "max_ms": ordered[-1], "count": len(ordered)}


def cold_starts(virga, count):
    """A function's process is killed, then a request needs a new one: request to answer, on a connection that stands."""
    times = []
    connection = http_client.http.client.HTTPConnection("127.0.0.1", virga.port, timeout=10)
    for number in range(count):
        for pid in virga.functions():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 2
        while virga.functions() and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(0.03)
        if connection.sock is None:
            connection.connect()
        begin = time.monotonic()
        connection.request("GET", f"/items/item-{number % workloads.ITEMS}")
        response = connection.getresponse()
        response.read()
        if response.status == 200:
            times.append((time.monotonic() - begin) * 1000)
    connection.close()
    if len(times) < count * 0.9:
        raise RuntimeError(f"only {len(times)} of {count} cold starts were answered with 200")
    return spread(times)


def starts(binary, data, template, rounds):
    """After a clean stop: from the start of `serve` and of `up` to the API's first answer, and to a function's first."""
    outcome = {}
    for name, chosen in (("serve", None), ("up", template)):
        ready, first = [], []
        for _ in range(rounds):
            with processes.Virga(binary, data, chosen) as virga:
                ready.append(virga.ready_ms)
                first.append(virga.ready_ms + virga.first_item_ms())
        outcome[name], outcome[name + "_first_item"] = spread(ready), spread(first)
    return outcome


def crash_starts(binary, data, rounds, seconds):
    """The same after kill -9 in the middle of durable writes."""
    times = []
    writer = load.Load(64)
    for _ in range(rounds):
        virga = processes.Virga(binary, data)
        try:
            requests = workloads.workloads(virga)[-1].requests
            writer.run(virga.aws_port, requests, seconds)
        finally:
            virga.stop(signal.SIGKILL)
        with processes.Virga(binary, data) as again:
            times.append(again.ready_ms)
            again.first_item_ms()  # and the data is there
    return spread(times)


def idle(binary, data):
    """Resident memory of a started server with nothing to do, and its function processes."""
    with processes.Virga(binary, data) as virga:
        time.sleep(3)
        return {"resident_mb": virga.resident(), "function_processes": len(virga.functions())}
