#!/bin/sh
# Packs functions for AWS: ./package.sh [create get ...] writes build/NAME.zip with the self-contained bootstrap in it, for
# `aws lambda update-function-code --zip-file fileb://...` or the console. `sam deploy` packs by itself.
set -eu
cd "$(dirname "$0")/build"
[ $# -gt 0 ] || set -- create get list update delete
for name in "$@"; do
  [ -x "$name/bootstrap" ] || { echo "error: $name/bootstrap is not built; run ./run once" >&2; exit 1; }
  rm -f "$name.zip"
  python3 - "$name" <<'PYTHON'
import sys, zipfile
name = sys.argv[1]
with zipfile.ZipFile(f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    entry = zipfile.ZipInfo("bootstrap", (2020, 1, 1, 0, 0, 0))
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, open(f"{name}/bootstrap", "rb").read())
PYTHON
  echo "examples/items/build/$name.zip"
done
