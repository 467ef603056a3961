"""A disk that fails when told to, under one virga: see tests/disk/faulty_disk.cc.

VIRGA_FAULTY_DISK names the library (build/release/tests/libfaulty_disk.so by default).
"""

import mmap
import os
import struct
from pathlib import Path

from conftest import BINARY

LIBRARY = Path(os.environ.get("VIRGA_FAULTY_DISK", BINARY.resolve().parent / "tests/libfaulty_disk.so"))
SIZE, FILES = 65536, 64
SPACE, WRITES, SYNCS, FAILURES, TORN, FAILED = range(0, 48, 8)
ENDLESS = -1


class FaultyDisk:
    def __init__(self, folder, control):
        self.folder = Path(folder)
        control = Path(control)
        control.write_bytes(bytes(SIZE))
        with open(control, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), SIZE)
        self.environment = {
            "LD_PRELOAD": str(LIBRARY),
            "FAULTY_DISK_FOLDER": str(self.folder.resolve()),
            "FAULTY_DISK_CONTROL": str(control),
        }
        self.work()

    def _set(self, at, value):
        self.memory[at : at + 8] = struct.pack("<q", value)

    def _get(self, at):
        return struct.unpack("<q", self.memory[at : at + 8])[0]

    def work(self):
        self._set(WRITES, -1)
        self._set(SYNCS, -1)
        self._set(SPACE, ENDLESS)

    def allow(self, bytes):
        """It is full after so many more."""
        self._set(SPACE, bytes)

    def fail_writes(self, nth, times=1, torn=False):
        """The nth from now on, and the ones after it, `times` in all."""
        self._set(TORN, int(torn))
        self._set(FAILURES, times)
        self._set(WRITES, nth - 1)

    def fail_syncs(self, nth, times=1):
        self._set(FAILURES, times)
        self._set(SYNCS, nth - 1)

    @property
    def failed(self):
        return self._get(FAILED)

    def lose_unsynced(self, chance):
        """What a power cut may take, once nobody has the files open: each file ends somewhere behind what was synced."""
        synced = dict(struct.iter_unpack("<qq", self.memory[FILES : FILES + 16 * 4000]))
        lost = 0
        for path in self.folder.iterdir():
            if not (path.suffix in (".log", ".sst") or path.name.startswith("MANIFEST-")):
                continue
            info = path.stat()
            kept = synced.get(info.st_ino, 0)
            if info.st_size <= kept:
                continue
            end = chance.randint(kept, info.st_size)
            if chance.random() < 0.3:
                with open(path, "r+b") as file:
                    for _ in range(8):
                        file.seek(chance.randrange(kept, info.st_size))
                        file.write(bytes([chance.randrange(256)]))
            os.truncate(path, end)
            lost += info.st_size - end
        return lost
