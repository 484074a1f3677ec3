#!/bin/sh
# What the browser tests need beyond Python: Chromium, its driver, a Chinese font.
# Installs it where that is allowed without asking; otherwise names the one command that does.
set -u
packages="chromium chromium-driver fonts-wqy-zenhei fontconfig"

complete() {
    { [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; } \
        && { [ -n "${CHROMEDRIVER:-}" ] || command -v chromedriver || command -v chromium.chromedriver; } \
        && [ -n "$(fc-list :lang=zh family)" ]
}

complete >/dev/null 2>&1 && exit 0

# shellcheck disable=SC2086 # several packages
sh "$(dirname "$0")/../install.sh" $packages
complete >/dev/null 2>&1 && exit 0

cat >&2 <<NOTE

*** The browser tests need Chromium, its driver and a Chinese font. Install them with
***     sudo apt-get install $packages
*** or point CHROMIUM and CHROMEDRIVER at your own. All other tests run now.

NOTE
[ "${CI:-}" = true ] && exit 1
exit 0
