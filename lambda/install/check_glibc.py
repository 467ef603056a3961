#!/usr/bin/env python3
"""check_glibc.py PROGRAM...: fails when a program would need a C library newer than Amazon Linux 2023's, by the versions of the
symbols it takes from it. A static program needs none."""

import re
import subprocess
import sys

NEWEST = (2, 34)


def needed(program):
    """The versions of glibc that the program names; empty when it is static."""
    text = subprocess.run(["readelf", "--version-info", program], capture_output=True, text=True, check=True).stdout
    return {tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_([0-9.]+)", text)}


def main():
    failed = False
    for program in sys.argv[1:]:
        newest = max(needed(program), default=None)
        said = "needs no C library" if newest is None else "needs glibc %d.%d" % newest[:2]
        failed = failed or (newest is not None and newest > NEWEST)
        print(f"{program} {said}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
