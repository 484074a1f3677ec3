#!/bin/sh
# install.sh PACKAGE...: installs Debian packages where that is allowed without asking; fails where it is not.
set -u

if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo -n"
else exit 1
fi
command -v apt-get >/dev/null || exit 1

echo "Installing $* ..."
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
