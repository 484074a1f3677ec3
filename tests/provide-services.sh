#!/bin/sh
# What tests and benchmarks need beyond Python:
# provide-services.sh postgresql [redis-server] [faketime] [libreoffice-writer-nogui]
# Installs it where that is allowed without asking; otherwise names the one command that does.
set -u

present() {
    case "$1" in
        postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
        faketime) ls /usr/lib/*/faketime/libfaketime.so.1 ;;
        libreoffice-writer*) command -v soffice ;;
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

# shellcheck disable=SC2086 # several packages
sh "$(dirname "$0")/install.sh" $missing
find_missing "$@"
[ -z "$missing" ] && exit 0

cat >&2 <<NOTE

*** What needs$missing cannot run. Install it with
***     sudo apt-get install$missing
*** Everything else runs now.

NOTE
[ "${CI:-}" = true ] && exit 1
exit 0
