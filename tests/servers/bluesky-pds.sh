#!/usr/bin/env bash
# The real server of Bluesky's protocol, for the journeys of the tests: installs it once into .cache/ and runs it on
# free loopback ports until standard input is closed. Its addresses come as one line of JSON on standard output.
#
#   tests/servers/bluesky-pds.sh install          only install (about a minute: one package is compiled)
#   tests/servers/bluesky-pds.sh run DATA-FOLDER  install when needed, then run
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${ROSTRUM_TEST_CACHE:-$here/../../.cache}/bluesky-pds

need() {
  command -v "$1" >/dev/null || { echo "The journeys against a real Bluesky server need $1 ($2)." >&2; exit 3; }
}

install_once() {
  need node 'Node.js 20.19 or later'
  need npm 'it comes with Node.js'
  mkdir -p "$home"
  # One at a time: two test runs may begin together.
  exec 9>"$home/lock"
  flock 9
  if cmp -s "$here/bluesky-pds/package-lock.json" "$home/installed"; then
    flock -u 9
    return
  fi
  for tool in python3 make g++; do need "$tool" 'to compile better-sqlite3'; done
  rm -f "$home/installed"
  cp "$here/bluesky-pds/package.json" "$here/bluesky-pds/package-lock.json" "$home/"
  (
    cd "$home"
    npm ci --ignore-scripts --no-audit --no-fund
    # Ready-made binaries are not asked for: the headers of the system's Node are used where they are installed.
    if [ -e /usr/include/node/node.h ]; then export npm_config_nodedir=/usr; fi
    npm rebuild better-sqlite3 --build-from-source
    node -e "require('better-sqlite3')(':memory:').close()"
  ) >&2
  cp "$here/bluesky-pds/package-lock.json" "$home/installed"
  flock -u 9
}

case "${1:-}" in
  install) install_once ;;
  run)
    data=${2:?run needs a data folder}
    install_once
    exec 9>&-
    mkdir -p "$data"
    NODE_PATH="$home/node_modules" LOG_ENABLED=${LOG_ENABLED:-false} exec node "$here/bluesky-pds/server.cjs" "$data"
    ;;
  *)
    echo "usage: $0 install | run DATA-FOLDER" >&2
    exit 2
    ;;
esac
