#!/bin/sh
# Runs the load tests: finds Node, installs what package-lock.json pins, hands over to src/main.js.
# Called by `./espm load`, `monitor`, `bench`, `capacity` and `test`; `--help` of each lists its arguments.
set -eu
cd "$(dirname "$0")"

# Prints the major version of the Node on PATH, or 0.
node_major() {
  if command -v node >/dev/null 2>&1; then
    node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
  else
    echo 0
  fi
}

usable() {
  [ "$(node_major)" -ge 20 ] && command -v npm >/dev/null 2>&1
}

if ! usable; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "The load tests need Node 20 or newer, and npm: installing nodejs and npm from the system's packages." >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm >&2 || true
  fi
  if ! usable; then
    echo "The load tests need Node 20 or newer, and npm (found: Node $(node_major))." >&2
    echo "Install them, on Debian or Ubuntu:  sudo apt-get install nodejs npm" >&2
    echo "                        on macOS:  brew install node" >&2
    echo "or from https://nodejs.org, then run this again." >&2
    exit 69
  fi
fi

# The last file that npm writes is the mark of a complete installation.
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ -n "$(find package-lock.json -newer "$installed")" ]; then
  echo "Installing Artillery and its companions (once; about a minute)" >&2
  # No browser: nothing here drives one, and its download would be the largest part.
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-progress --loglevel=error >&2
  touch "$installed"
fi

# The report is looked at in a real browser. Without one that test is skipped, and says so.
find_browser() {
  for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$browser" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

case ${1:-} in
  test)
    if ! find_browser && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      echo "The test of the report needs a browser: installing chromium from the system's packages." >&2
      apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 || true
    fi
    node --test
    exec node --test smoke/smoke.js
    ;;
  bench)
    shift
    exec node bench/main.js "$@"
    ;;
  capacity)
    shift
    exec node src/capacity/main.js "$@"
    ;;
esac
exec node src/main.js "$@"
