# Makes ready what opens pages in a browser: to be sourced. Needs node 20 or newer, npm and
# Chromium; where one is missing it says so and ends, in CI as a failure.

make_ready() {
  need node "node 20 or newer"
  need npm "npm"
  if (($(node -p 'process.versions.node.split(".")[0]') < 20)); then
    skip "node 20 or newer"
  fi
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
  export CHROMIUM
  need "${CHROMIUM:-chromium}" "Chromium (or its path in CHROMIUM)"
  # What is installed is what the lock says, with its sums.
  if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed
  fi
  (cd ../.. && cargo build --locked)
}

need() {
  command -v "$1" >/dev/null || skip "$2"
}

skip() {
  echo "The browser needs $1, which is not here."
  if [[ "${CI:-}" == true ]]; then
    exit 1
  fi
  echo "This is skipped."
  exit 0
}
