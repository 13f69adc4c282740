#!/usr/bin/env bash
# How much memory an import of 150,000 cases takes, how soon a server answers, and how much an
# idle one holds: of the real program, built for release. Needs GNU time.
#
#   benches/memory.sh [CASES]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cases=${1:-150000}
starts=11
target=${CARGO_TARGET_DIR:-target}
program=$target/release/twentyweeks
scratch=$(mktemp -d)
server=""

main() {
  trap clean_up EXIT
  # Builds the program as well.
  cargo bench --quiet --bench import -- --write "$scratch" "$cases"
  export TWENTYWEEKS__LOG__LEVEL=error
  import_of_all
  cold_starts
  idle_memory "of an empty database" "$scratch/empty.db"
  idle_memory "of $cases cases" "$scratch/cases.db"
}

clean_up() {
  [[ -z "$server" ]] || kill "$server" 2>/dev/null || true
  rm -rf "$scratch"
}

import_of_all() {
  local from to
  export TWENTYWEEKS__DATABASE__URL="sqlite:$scratch/cases.db"
  from=$(now_ms)
  # The list of what is new in the directory is of no interest here.
  /usr/bin/time -f '%M' -o "$scratch/memory" "$program" --at 2026-11-01 import cases "$scratch/cases.csv" \
    --advice "$scratch/advice.csv" --authority 351 2>/dev/null | head -n 1
  to=$(now_ms)
  echo "import: $((cases * 1000 / (to - from))) cases/s, at most $(($(cat "$scratch/memory") / 1024)) MiB resident"
}

# From the start of the process to the first answer on /healthz, with the tables made before.
cold_starts() {
  local times=() from i
  export TWENTYWEEKS__DATABASE__URL="sqlite:$scratch/empty.db"
  "$program" migrate >/dev/null
  for ((i = 0; i < starts; i++)); do
    from=$(now_ms)
    start
    times+=($(($(now_ms) - from)))
    stop
  done
  echo "cold start to the first answer on /healthz, ms: $(printf '%s\n' "${times[@]}" | sort -n | tr '\n' ' ')"
}

idle_memory() {
  export TWENTYWEEKS__DATABASE__URL="sqlite:$2"
  start
  sleep 2
  echo "idle server $1: $(awk '/^VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$server/status") resident"
  stop
}

# A server on a port of its own that answers already.
start() {
  local port=$((20000 + RANDOM % 20000))
  TWENTYWEEKS__SERVER__ADDRESS="127.0.0.1:$port" "$program" serve 2>>"$scratch/log" &
  server=$!
  until exec 3<>"/dev/tcp/127.0.0.1/$port"; do
    kill -0 "$server" || { cat "$scratch/log" >&2; exit 1; }
    sleep 0.001
  done 2>/dev/null
  printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  head -n 1 <&3 | grep -q ' 200 '
  exec 3<&-
}

stop() {
  kill "$server"
  wait "$server" || true
  server=""
}

now_ms() {
  echo $(($(date +%s%N) / 1000000))
}

main
