#!/usr/bin/env bash
# What `npm test` runs: every check that a change must pass. All of them run even when one fails, so that one run tells all there is to mend.
# Jest's results go to the file of LIANDU_TEST_RESULTS, if it is set; further arguments go to Jest.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=()
step() {
  local name=$1 started=$SECONDS outcome=ok
  shift
  printf '\n── %s\n' "$name"
  "$@" || outcome=FAILED
  [ "$outcome" = ok ] || failed+=("$name")
  printf '── %s: %s, %d s\n' "$name" "$outcome" $((SECONDS - started))
}

prisma() {
  # Neither command uses the schema engine, but the CLI insists on finding one.
  PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" PRISMA_HIDE_UPDATE_MESSAGE=1 CHECKPOINT_DISABLE=1 npx --no-install prisma "$@"
}

compose() {
  local file
  for file in docker-compose*.yml compose*.yaml; do
    if [ -f "$file" ]; then docker compose --file "$file" config --quiet; fi
  done
}

tests() {
  local results=${LIANDU_TEST_RESULTS:-}
  NODE_OPTIONS="--experimental-vm-modules --disable-warning=ExperimentalWarning" \
    npx --no-install jest --maxWorkers=2 ${results:+--json --outputFile="$results"} "$@"
}

step "client of the database" prisma generate --no-hints
step "schema" prisma validate
step "format" npx --no-install oxfmt --check .
step "lint" npx --no-install oxlint --type-aware --deny-warnings
step "types" npx --no-install tsc -p .
step "migrations" npm run --silent migrate:check
if command -v docker >/dev/null && docker compose version >/dev/null 2>&1; then
  step "compose files" compose
else
  printf '\n── compose files: not checked, there is no docker compose here\n'
fi
step "Temporal server" npm run --silent obtain
step "tests" tests "$@"

printf '\n'
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
printf 'all checks passed in %d s\n' "$SECONDS"
