#!/bin/sh
# What tests and benchmarks need beyond Python: provide-services.sh postgresql [redis-server]
# Installs it where that is allowed without asking; otherwise names the one command that does.
set -u

present() {
    case "$1" in
        postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
        *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

find_missing() {
    missing=""
    for package in "$@"; do
        present "$package" || missing="$missing $package"
    done
}

find_missing "$@"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo -n"
else sudo="none"
fi

if [ "$sudo" != none ] && command -v apt-get >/dev/null; then
    echo "Installing$missing ..."
    $sudo apt-get update -qq
    # shellcheck disable=SC2086 # several packages
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    find_missing "$@"
    [ -z "$missing" ] && exit 0
fi

cat >&2 <<NOTE

*** What needs a database server of its own cannot run. Install it with
***     sudo apt-get install$missing
*** Everything else runs now.

NOTE
[ "${CI:-}" = true ] && exit 1
exit 0
