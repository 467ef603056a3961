"""The table on the terminal and the JSON file."""

import os
import sys

COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code, text):
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def bold(text):
    return paint("1", text)


def verdict(text, good):
    return text if good is None else paint("32" if good else "31", text)


def number(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def table(headings, rows):
    """Rows of plain or (text, good) cells; the first column is left-aligned."""
    plain = [[cell[0] if isinstance(cell, tuple) else cell for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in [headings, *plain]) for column in range(len(headings))]

    def line(cells, goods):
        padded = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths))
        ]
        return "  ".join(verdict(text, good) for text, good in zip(padded, goods))

    print(bold(line(headings, [None] * len(headings))))
    for row, cells in zip(rows, plain):
        print(line(cells, [cell[1] if isinstance(cell, tuple) else None for cell in row]))
    print()


def throughput(results):
    """One line per workload, its floors in the lines above it."""
    rows = []
    for result in results:
        wrong = result["refused"] + result["broken"]
        ratio = result.get("of_echo")
        acceptable = result.get("acceptable")
        rows.append(
            [
                result["what"],
                number(result["per_second"]),
                ("" if ratio is None else f"{100 * ratio:.1f} %", None if acceptable is None else ratio >= acceptable),
                "" if acceptable is None else f"{100 * acceptable:.0f} %",
                "" if result.get("of_floor") is None else f"{100 * result['of_floor']:.1f} %",
                number(result["p50_ms"], 2),
                number(result["p99_ms"], 2),
                number(result["cpu_us"], 1),
                number(result["function_cpu_us"], 1),
                number(result["resident_mb"], 1),
                number(result.get("instructions")),
                (number(wrong), None if not wrong else False),
            ]
        )
    table(
        [
            "64 connections",
            "req/s",
            "of echo",
            "wanted",
            "of store",
            "p50 ms",
            "p99 ms",
            "CPU us",
            "+fn us",
            "RSS MB",
            "instr/req",
            "errors",
        ],
        rows,
    )


def floors(lines):
    table(
        ["Storage floors", "op/s", "CPU us"],
        [
            [line["name"], number(line["operations_per_second"]), number(line["cpu_us_per_operation"], 2)]
            for line in lines
        ],
    )


def singles(results):
    rows = []
    for what, values, limit in results:
        good = None if limit is None else values["p50_ms"] < limit
        rows.append(
            [
                what,
                (number(values["p50_ms"], 2), good),
                "" if limit is None else f"{limit:g}",
                number(values["p99_ms"], 2),
                number(values["max_ms"], 2),
                str(values["count"]),
            ]
        )
    table(["Starts", "p50 ms", "wanted", "p99 ms", "max ms", "runs"], rows)
