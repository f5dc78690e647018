#!/usr/bin/env bash
# Installs what Risicokaart needs from Debian or Ubuntu, as far as it is missing:
#
#   scripts/install-deps.sh run    to build and run it
#   scripts/install-deps.sh test   to run its tests too
#
# Says nothing when nothing is missing. Elsewhere, or without root and sudo, it
# prints what to install and exits with status 1.
set -euo pipefail

readonly oldest_postgres=13 oldest_node=18
readonly go_wanted=1.26 go_that_fetches_newer=1.21

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# at_least VERSION MINIMUM compares versions such as 1.26.8 and 1.26.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# An older Go fetches the version that go.mod asks for, unless it is told not to.
check_go() {
  if ! have go; then
    say "Go $go_wanted or newer is needed and \"go\" is not on PATH: see https://go.dev/dl/"
    if [ -x /usr/local/go/bin/go ]; then
      say 'It is in /usr/local/go/bin: run  export PATH="$PATH:/usr/local/go/bin"'
    fi
    return 1
  fi
  local version
  version=$(GOTOOLCHAIN=local go version)
  version=${version#go version go}
  version=${version%%[!0-9.]*}
  if at_least "$version" "$go_wanted"; then
    return
  fi
  if at_least "$version" "$go_that_fetches_newer" && [ "$(cd / && go env GOTOOLCHAIN)" != local ]; then
    return
  fi
  say "Go $go_wanted or newer is needed; this is Go $version. See https://go.dev/dl/"
  if at_least "$version" "$go_that_fetches_newer"; then
    say "Or let it fetch the right version itself:  export GOTOOLCHAIN=auto"
  fi
  return 1
}

# missing_server prints the package that a PostgreSQL server with PostGIS lacks.
# It looks where the program does.
missing_server() {
  [ -z "${RISICOKAART_PG_BIN:-}" ] || return 0 # the program checks that folder
  local dir major newest=0
  for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
    [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ] || continue
    major=$("$dir/postgres" --version)
    major=${major#*(PostgreSQL) }
    major=${major%%[!0-9]*}
    [ "$major" -ge "$oldest_postgres" ] || continue
    if has_postgis "$dir" "$major"; then return 0; fi
    if [ "$major" -gt "$newest" ]; then newest=$major; fi
  done
  if [ "$newest" -gt 0 ]; then
    echo "postgresql-$newest-postgis-3"
  else
    echo postgresql-postgis # depends on the distribution's own PostgreSQL
  fi
}

# has_postgis BIN MAJOR
has_postgis() {
  local share
  share=$("$1/pg_config" --sharedir 2>/dev/null || echo "/usr/share/postgresql/$2")
  [ -e "$share/extension/postgis.control" ]
}

missing_for_run() {
  local compiler=${CC:-gcc}
  have "${compiler%% *}" || echo gcc
  if have apt-get; then # elsewhere these lie in other places
    [ -e /usr/include/stdio.h ] || echo libc6-dev
    [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
  fi
  # A server of one's own takes the place of the private one, except in tests.
  if [ "$1" = test ] || [ -z "${RISICOKAART_DATABASE_URL:-}${DATABASE_URL:-}" ]; then
    missing_server
  fi
}

missing_for_test() {
  have git || echo git
  have ogr2ogr || echo gdal-bin
  missing_browser
  missing_node
}

missing_browser() {
  local browser
  for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    if have "$browser"; then return; fi
  done
  if [ "$distribution" = ubuntu ]; then
    say "No browser found for the browser tests. Ubuntu has Chromium as a snap only, which this script"
    say "leaves to you:  sudo snap install chromium  (or install Google Chrome)."
  else
    echo chromium
  fi
}

missing_node() {
  local version
  version=$(node --version 2>/dev/null || echo v0)
  if at_least "${version#v}" "$oldest_node"; then
    have npm || echo npm
  elif [ "$distribution $release" = "ubuntu 22.04" ]; then
    say "Node.js $oldest_node or newer is needed to build the map; Ubuntu 22.04 packages version 12."
    say "Install it from https://nodejs.org/"
  else
    echo nodejs npm
  fi
}

# root runs a command as root.
root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() {
  [ "$(id -u)" = 0 ] || { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }
}

apt_install() {
  root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Debian starts a system-wide server on port 5432 when PostgreSQL is installed.
# The program needs its server programs only, so on a machine without PostgreSQL
# that is switched off first; a machine that has it keeps its settings.
install_postgres_quietly() {
  if [ "$(dpkg-query -W -f='${db:Status-Status}' postgresql-common 2>/dev/null || true)" = installed ]; then
    return
  fi
  apt_install postgresql-common
  root sed -i 's/^#\{0,1\}create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
}

main() {
  local purpose=${1:-}
  if [ $# -ne 1 ] || { [ "$purpose" != run ] && [ "$purpose" != test ]; }; then
    say "usage: $0 run|test"
    exit 2
  fi
  check_go

  distribution=unknown release=
  if [ -r /etc/os-release ]; then
    distribution=$(. /etc/os-release && echo "${ID:-unknown}")
    release=$(. /etc/os-release && echo "${VERSION_ID:-}")
  fi
  local packages
  packages=$(missing_for_run "$purpose")
  if [ "$purpose" = test ]; then
    packages="$packages $(missing_for_test)"
  fi
  # shellcheck disable=SC2086 # a list of words
  set -- $packages
  [ $# -gt 0 ] || exit 0

  if ! have apt-get || ! have dpkg-query; then
    say "These are needed; find their equals for this system (the names are Debian's): $*"
    exit 1
  fi
  if ! can_be_root; then
    say "These packages are needed and installing them takes root: $*"
    say "Let an administrator run:  apt-get update && apt-get install -y --no-install-recommends $*"
    exit 1
  fi
  say "Installing: $*"
  root apt-get update
  case "$*" in *postgresql*) install_postgres_quietly ;; esac
  apt_install "$@"
}

main "$@"
