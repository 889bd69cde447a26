#!/usr/bin/env bash
# An independent client of the resumable upload protocol: installed once into .cache/, then uploads a file.
#
#   tests/servers/tus-client.sh ENDPOINT FILE     the key comes in ROSTRUM_KEY; upload.cjs says what it prints
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${ROSTRUM_TEST_CACHE:-$here/../../.cache}/tus-client

command -v npm >/dev/null || { echo "The journey with another upload client needs Node.js and npm." >&2; exit 3; }
mkdir -p "$home"
# One at a time: two test runs may begin together.
exec 9>"$home/lock"
flock 9
if ! cmp -s "$here/tus-client/package-lock.json" "$home/installed"; then
  cp "$here/tus-client/package.json" "$here/tus-client/package-lock.json" "$home/"
  (cd "$home" && npm ci --ignore-scripts --no-audit --no-fund) >&2
  cp "$here/tus-client/package-lock.json" "$home/installed"
fi
flock -u 9
exec 9>&-
NODE_PATH="$home/node_modules" exec node "$here/tus-client/upload.cjs" "$@"
