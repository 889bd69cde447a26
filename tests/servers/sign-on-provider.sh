#!/usr/bin/env bash
# A real OpenID Connect provider, for the tests of single sign-on: installs it once into .cache/ and runs it on a free
# loopback port until standard input is closed. Its issuer comes as one line on standard output.
#
#   tests/servers/sign-on-provider.sh install           only install
#   tests/servers/sign-on-provider.sh run REDIRECT-URL  install when needed, then run
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${ROSTRUM_TEST_CACHE:-$here/../../.cache}/sign-on-provider

install_once() {
  for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "The tests of single sign-on need $tool (Node.js 20.19 or later)." >&2; exit 3; }
  done
  mkdir -p "$home"
  # One at a time: two test runs may begin together.
  exec 9>"$home/lock"
  flock 9
  cp "$here/sign-on-provider/server.mjs" "$home/"
  if ! cmp -s "$here/sign-on-provider/package-lock.json" "$home/installed"; then
    rm -f "$home/installed"
    cp "$here/sign-on-provider/package.json" "$here/sign-on-provider/package-lock.json" "$home/"
    (cd "$home" && npm ci --ignore-scripts --no-audit --no-fund) >&2
    cp "$here/sign-on-provider/package-lock.json" "$home/installed"
  fi
  flock -u 9
}

case "${1:-}" in
  install) install_once ;;
  run)
    install_once
    cd "$home"
    exec node server.mjs "$2" 9>&-
    ;;
  *) echo "usage: sign-on-provider.sh install | run REDIRECT-URL" >&2; exit 2 ;;
esac
