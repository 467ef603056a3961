"""Measures virga beside its floors and prints a table; ./bench builds everything first and starts this.

Floors and workloads take turns within each round, so that a machine that is busy for a while slows both: the shares ("of echo",
"of store") compare what was measured in the same round, and the median over the rounds is shown. `of echo` is the workload's
throughput as a share of the bare echo's on the same HTTP stack; `of store` as a share of what the storage alone does (one
thread reading, or 64 tasks writing durably). CPU is run time per request of the server and of the function processes.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys

import instructions
import load
import peers
import processes
import report
import scale
import singles
import workloads

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="./bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=5, help="length of each measurement (5)")
    parser.add_argument("--rounds", type=int, default=3, help="how often floors and workloads take turns (3)")
    parser.add_argument("--connections", type=int, default=64, help="connections of the load (64)")
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        help="echo, store, get, post, list, preflight, getitem, putitem, cold, start, crash or idle; repeatable",
    )
    parser.add_argument(
        "--instructions", action="store_true", help="also count instructions per request under valgrind (slow)"
    )
    parser.add_argument(
        "--scale", type=float, help="millions of items: measure a table of that size instead", metavar="N"
    )
    parser.add_argument("--peers", action="store_true", help="compare with other DynamoDBs instead (installs them)")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"), help="where the programs are")
    parser.add_argument("--template", default=os.path.join(ROOT, "examples/items/template.yaml"))
    parser.add_argument("--json", default=os.path.join(ROOT, "build/bench.json"), help="where the figures go")
    return parser.parse_args()


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def measure_load(loader, program, port, requests, seconds):
    before = program.cpu()
    outcome = loader.run(port, requests, seconds)
    after = program.cpu()
    done = max(1, outcome["requests"])
    outcome["cpu_us"] = (after[0] - before[0]) * 1e6 / done
    outcome["function_cpu_us"] = max(0.0, after[1] - before[1]) * 1e6 / done
    outcome["resident_mb"] = program.resident()
    return outcome


def store_floor(build, folder, seconds):
    output = subprocess.run(
        [f"{build}/store_floor_bench", "--seconds", str(seconds), "--dir", os.path.join(folder, "floor")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def summary(rounds):
    """The median of each figure over the rounds; what went wrong is summed up."""
    merged = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
    for key in ("requests", "refused", "broken"):
        merged[key] = sum(each[key] for each in rounds)
    return merged


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.loader = load.Load(options.connections)
        self.binary = os.path.join(options.build, "virga")
        self.data = os.path.join(folder, "data")
        self.echo_rounds, self.store_rounds, self.rounds = [], [], {}

    def wants(self, *names):
        return not self.options.only or any(name in self.options.only for name in names)

    def rounds_of_load(self, echo, virga):
        chosen = [each for each in (workloads.workloads(virga) if virga else []) if self.wants(each.name)]
        for number in range(self.options.rounds):
            label = f"round {number + 1} of {self.options.rounds}: "
            if self.wants("store", *(each.name for each in chosen if each.floor)):
                progress(label + "store")
                self.store_rounds.append(store_floor(self.options.build, self.folder, max(1, self.options.seconds / 4)))
            progress(label + "echo")
            self.echo_rounds.append(measure_load(self.loader, echo, echo.port, [workloads.ECHO], self.options.seconds))
            for each in chosen:
                progress(label + each.name)
                port = getattr(virga, each.port)
                self.loader.run(port, each.requests, 1)  # functions started, caches filled
                outcome = measure_load(self.loader, virga, port, each.requests, self.options.seconds)
                self.rounds.setdefault(each.name, []).append(outcome)
        return chosen

    def throughput(self, chosen):
        """The lines of the table: the echo, then each workload with its shares."""
        lines = [{"name": "echo", "what": "bare echo", **summary(self.echo_rounds)}]
        for each in chosen:
            rounds = self.rounds[each.name]
            line = {"name": each.name, "what": each.what, **summary(rounds), "acceptable": each.acceptable}
            line["of_echo"] = statistics.median(
                mine["per_second"] / echo["per_second"] for mine, echo in zip(rounds, self.echo_rounds)
            )
            if each.floor and self.store_rounds:
                line["of_floor"] = statistics.median(
                    mine["per_second"]
                    / next(line["operations_per_second"] for line in store if line["name"] == each.floor)
                    for mine, store in zip(rounds, self.store_rounds)
                )
            lines.append(line)
        return lines

    def storage(self):
        if not self.store_rounds:
            return []
        names = [line["name"] for line in self.store_rounds[0]]
        return [
            {
                "name": name,
                **{
                    key: statistics.median(
                        line[key] for store in self.store_rounds for line in store if line["name"] == name
                    )
                    for key in ("operations_per_second", "cpu_us_per_operation")
                },
            }
            for name in names
        ]

    def count_instructions(self, lines, chosen):
        progress("instructions")
        counts = instructions.virga(self.binary, self.data, [each.name for each in chosen]) if chosen else {}
        for line in lines:
            line["instructions"] = counts.get(line["name"])
        lines[0]["instructions"] = instructions.echo(self.options.build)
        for line in lines:
            if line["name"] != "echo" and line["instructions"]:
                line["instructions_of_echo"] = line["instructions"] / lines[0]["instructions"]

    def run(self):
        busy = processes.busy_cores()
        figures = {
            "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": {"cores": os.cpu_count(), "kernel": platform.release(), "busy_cores": busy},
            "options": {
                "seconds": self.options.seconds,
                "rounds": self.options.rounds,
                "connections": self.options.connections,
            },
        }
        needs_virga = self.wants(
            "get", "post", "list", "preflight", "getitem", "putitem", "cold", "start", "crash", "idle"
        )
        starts = []
        with processes.Echo(self.options.build) as echo:
            if needs_virga:
                progress("deploying")
                with processes.Virga(self.binary, self.data, self.options.template) as virga:
                    figures["first_start_ms"] = virga.ready_ms
                    progress("creating items")
                    workloads.fill(virga.port)
                    chosen = self.rounds_of_load(echo, virga)
                    if self.wants("cold"):
                        progress("cold starts")
                        starts.append(("cold start, request to answer", singles.cold_starts(virga, 100), 5))
            else:
                chosen = self.rounds_of_load(echo, None)
        figures["throughput"], figures["storage"] = self.throughput(chosen), self.storage()
        if self.wants("start"):
            progress("starts")
            found = singles.starts(self.binary, self.data, self.options.template, 5)
            starts.append(("serve after a clean stop, to the API's first answer", found["serve"], 100))
            starts.append(("  ... to the first answer of a function", found["serve_first_item"], None))
            starts.append(("up again after a clean stop, to the API's first answer", found["up"], 100))
            starts.append(("  ... to the first answer of a function", found["up_first_item"], None))
        if self.wants("crash"):
            progress("starts after kill -9")
            starts.append(
                ("serve after kill -9 under writes", singles.crash_starts(self.binary, self.data, 3, 5), 1000)
            )
        if self.wants("idle"):
            progress("idle")
            figures["idle"] = singles.idle(self.binary, self.data)
        if self.options.instructions:
            self.count_instructions(figures["throughput"], chosen)
        figures["starts"] = [{"what": what, **values, "wanted_ms": limit} for what, values, limit in starts]
        progress("")
        if busy > 0.1 * os.cpu_count():
            print(
                report.verdict(
                    f"Other programs kept {busy:.1f} of {os.cpu_count()} cores busy at the start: rates are low, "
                    "starts slow, and shares favour workloads of many processes.\n",
                    False,
                )
            )
        self.print(figures, starts)
        return figures

    @staticmethod
    def print(figures, starts):
        report.throughput(figures["throughput"])
        if figures["storage"]:
            report.floors(figures["storage"])
        if starts:
            report.singles(starts)
        if "idle" in figures:
            idle = figures["idle"]
            good = idle["resident_mb"] < 40 and idle["function_processes"] == 0
            print(
                "Idle: "
                + report.verdict(
                    f"{idle['resident_mb']:.1f} MB resident, {idle['function_processes']} function " "processes", good
                )
                + " (wanted: under 40 MB, none)\n"
            )


def main():
    options = parse_arguments()
    with processes.Folder(os.path.join(ROOT, "build/bench-data")) as folder:
        try:
            if options.peers:
                figures = peers.run(options, folder, progress)
            elif options.scale:
                figures = scale.run(options, folder, progress)
            else:
                figures = Bench(options, folder).run()
        except (RuntimeError, OSError, subprocess.CalledProcessError) as problem:
            progress("")
            print(f"error: {problem}", file=sys.stderr)
            return 1
    os.makedirs(os.path.dirname(os.path.abspath(options.json)), exist_ok=True)
    with open(options.json, "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=2)
        file.write("\n")
    print(f"Figures: {os.path.relpath(options.json)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
