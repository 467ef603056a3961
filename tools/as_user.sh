#!/bin/sh
# as_user.sh PROGRAM [arguments...]: runs a test program as an ordinary user, where root would run it; for ctest. Where we are
# no root, or that user cannot read the tree, there is nothing to do: it says so and succeeds.
if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
  echo "skipped: not root"
  exit 0
fi
as="setpriv --reuid 65534 --regid 65534 --clear-groups"
if ! $as test -x "$1" || ! $as test -r "$(dirname "$0")/as_user.sh"; then
  echo "skipped: an ordinary user cannot read this folder"
  exit 0
fi
exec $as "$@"
