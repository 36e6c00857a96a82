#!/bin/sh
# How one works on twoam, as commands: ./run.sh help. Needs Python 3.11 or later and a shell, nothing else.
set -eu
cd "$(dirname "$0")"
PY=.venv/bin/python

help() {
    cat <<'TEXT'
./run.sh demo [--fast] [--keep] [--lang zh]   a night in two minutes, no account needed
./run.sh phone [--lang zh] [--dark]           the same night on a phone in your browser (--picture DIR: the README's)
./run.sh test [PYTEST ARGUMENTS]              everything that must hold: check, then the tests with coverage
./run.sh test -m long                         the few tests that take minutes, which the plain command leaves out
./run.sh check                                lint, format, types and imports, without the tests
./run.sh fmt                                  put the code into its format
./run.sh types                                mypy --strict
./run.sh bench                                measure; the figures belong into docs/performance.md
./run.sh campaign [--seeds 20] [--points]     many nights in which the daemon is killed; nothing may be lost (--help: more)
./run.sh soak [--database postgres]            500 listings, every fifth answer spoilt: no false alert, no missing one
./run.sh day [--hours 24]                     a seller's day on eBay: within the quotas, no answer older than promised
./run.sh quarter [--seeds 1-5]                  ninety days of a simulated shop: every planted event told in time, no false wake
./run.sh season [--lines 400000] [--seed 1]    a season of sales over three platforms, to the cent (--faults: faults planted)
./run.sh walk [--steps 2000] [--seed 1]       presses random buttons of the chat, then all of them in every role and language
./run.sh mutants [--sample 500] [FILES]       plants faults into the rules and incidents: nine of ten must be noticed
./run.sh record [PLATFORM/CASE]               write a recording's expected readings anew, after a change on purpose
./run.sh clean                                remove .venv and everything that was built or cached

Every command makes .venv first where it is missing or out of date (with uv where present, else venv and pip).
uv and pip obey their own index and proxy variables; PYTHON names another interpreter. With arguments,
`test` hands them to pytest and leaves out the coverage threshold: ./run.sh test tests/monitor -k config
TEXT
}

say() { printf '\n» %s\n' "$*" >&2; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# --- the environment -------------------------------------------------------------------------------------------------

find_python() {
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        [ -n "$name" ] || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$name"; return; }
    done
    return 1
}

# A machine set up for pip is set up for uv too. A home that cannot be written (CI) gets no cache instead of an error.
translate_settings() {
    [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
    [ -z "${PIP_EXTRA_INDEX_URL:-}" ] || export UV_INDEX="${UV_INDEX:-$PIP_EXTRA_INDEX_URL}"
    [ -z "${PIP_FIND_LINKS:-}" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
    [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    [ -w "${HOME:-/nonexistent}" ] || export PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
}

runs() { [ -x "$PY" ] && "$PY" -c "$1" 2>/dev/null; }

with_uv() {
    command -v uv >/dev/null || return 1
    runs '' || { rm -rf .venv && uv venv --quiet --python "$(find_python || echo '>=3.11')" .venv; } || return 1
    uv pip install --quiet --python "$PY" -e "$1"
}

with_pip() {
    runs 'import pip' || new_venv
    "$PY" -m pip install --quiet -e "$1" || stop "The dependencies could not be installed: pip says why above."
}

new_venv() {
    python=$(find_python) || stop "No Python 3.11 or later was found: install one, or name it: PYTHON=/path/to/python3 ./run.sh"
    rm -rf .venv
    "$python" -m venv .venv || stop "$python cannot make an environment: install its venv package, or uv."
}

# What .venv was made from. Its paths are absolute, so a moved clone makes a new one.
wanted() { { pwd; cat pyproject.toml; } | cksum; }
made() { [ -f ".venv/made-for-$1" ] && [ "$(cat ".venv/made-for-$1")" = "$(wanted)" ] && runs ''; }

# need runtime | need dev: an environment for development serves for running too.
need() {
    made dev && return
    [ "$1" = runtime ] && made runtime && return
    say "making .venv ($1); this is needed once"
    translate_settings
    target=.
    [ "$1" = runtime ] || target=".[$1]"
    with_uv "$target" || with_pip "$target"
    wanted >".venv/made-for-$1"
}

# --- the commands ----------------------------------------------------------------------------------------------------

demo() { need runtime; exec "$PY" -m monitor.cli demo "$@"; }

phone() {
    need runtime
    [ "${1:-}" != --picture ] || { shift; exec "$PY" -m tests.phone.pictures "$@"; }
    exec "$PY" -m monitor.demo.phonepage "$@"
}

types() { need dev; say "mypy --strict"; "$PY" -m mypy; }

fmt() { need dev; "$PY" -m ruff check --fix .; "$PY" -m ruff format .; }

check() {
    need dev
    say "ruff check"; "$PY" -m ruff check .
    say "ruff format --check"; "$PY" -m ruff format --check .
    types
    say "import-linter"; "$PY" -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo
}

tests() {
    need dev
    if [ $# -gt 0 ]; then exec "$PY" -m pytest "$@"; fi
    # The houses start hundreds of processes: what each imports is compiled once.
    unset PYTHONDONTWRITEBYTECODE
    # The check keeps one processor busy and the tests wait now and then: they go side by side.
    said=$(mktemp) counted=$(mktemp)
    check >"$said" 2>&1 &
    checking=$!
    # What starts whole daemons stays in one line (tests/conftest.py), for their nights have a pace.
    failed=0
    say "pytest, with coverage"
    "$PY" -m slipcover --json --out "$counted" -m pytest -n 2 --dist loadgroup -m "not long and not house" --durations=15 || failed=1
    "$PY" -m slipcover --merge "$counted" --out "$counted" --fail-under 85 || failed=1
    say "pytest, whole houses"
    "$PY" -m pytest -n 3 --dist loadgroup -m "house and not long" --durations=25 || failed=1
    wait $checking || failed=1
    cat "$said"; rm -f "$said" "$counted"
    return $failed
}

bench() { need dev; for what in pages sweep storage databases chat charts; do say "$what"; "$PY" -m "tests.benchmarks.bench_$what"; done; }

campaign() { need dev; exec "$PY" -m tests.faults.campaign "$@"; }

soak() { need dev; exec "$PY" -m tests.faults.soak "$@"; }

day() { need dev; exec "$PY" -m tests.monitor.ebay_day "$@"; }

mutants() { need dev; exec "$PY" -m tests.mutation "$@"; }

quarter() { need dev; exec "$PY" -m tests.quarter "$@"; }

season() { need dev; exec "$PY" -m tests.season "$@"; }

walk() { need dev; exec "$PY" -m tests.chat.walk "$@"; }

record() { need dev; exec "$PY" -m tests.adapters.record "$@"; }

clean() {
    rm -rf .venv build dist ./*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
    find . -name __pycache__ -type d -prune -exec rm -rf {} +
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
    demo | phone | check | fmt | types | bench | campaign | soak | day | quarter | season | walk | mutants | record | clean) "$command" "$@" ;;
    test) tests "$@" ;;
    help | -h | --help) help ;;
    *) help >&2; printf '\nThere is no command "%s".\n' "$command" >&2; exit 2 ;;
esac
