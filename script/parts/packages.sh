# The system packages: found first, installed by apt only when something is missing and the user may install.

# The newest PostgreSQL from 15 to 17 that has PostGIS beside it; sets PG_BIN.
find_postgresql() {
  local version
  for version in 17 16 15; do
    if [ -x "/usr/lib/postgresql/$version/bin/initdb" ] && [ -f "/usr/share/postgresql/$version/extension/postgis.control" ]; then
      PG_BIN="/usr/lib/postgresql/$version/bin"
      return 0
    fi
  done
  # elsewhere than on Debian, pg_config knows where things are
  if command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/initdb" ] &&
    [ -f "$(pg_config --sharedir)/extension/postgis.control" ]; then
    PG_BIN="$(pg_config --bindir)"
    return 0
  fi
  return 1
}

# A browser for the browser tests; sets CHROMIUM. Ubuntu's own `chromium` is only a pointer to a snap.
find_chromium() {
  local name path
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    path="$(command -v "$name" || true)"
    if [ -n "$path" ] && "$path" --version >/dev/null 2>&1; then
      CHROMIUM="$path"
      return 0
    fi
  done
  for path in "$LOCAL"/browsers/chromium*/chrome-linux*/chrome; do
    [ -x "$path" ] && CHROMIUM="$path" && return 0
  done
  return 1
}

# grep reads to the end: one that stops at the first match makes ldconfig fail under pipefail
has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "$1" >/dev/null; }

# missing_packages runtime|test [no-database]: the names of the Debian packages that are missing
missing_packages() {
  command -v python3 >/dev/null || echo python3
  python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  { command -v npm && command -v node; } >/dev/null || echo npm
  has_library libpango-1.0.so || echo libpango-1.0-0
  has_library libpangoft2-1.0.so || echo libpangoft2-1.0-0
  has_library libharfbuzz-subset.so || echo libharfbuzz-subset0
  ls /usr/share/fonts/*/*iberation* >/dev/null 2>&1 || echo fonts-liberation
  if [ "${2:-}" != no-database ] && ! find_postgresql; then
    # the package that follows the distribution's PostgreSQL, or by number where there is none
    if apt-cache show postgresql-postgis >/dev/null 2>&1; then echo postgresql postgresql-postgis; else
      apt-cache search --names-only '^postgresql-1[567]-postgis-3$' 2>/dev/null | sort | tail -n 1 | cut -d' ' -f1
    fi
  fi
  if [ "$1" = test ]; then
    find_chromium || echo chromium
    has_library libatomic.so.1 || echo libatomic1 # the driver of the browser needs it
    command -v git >/dev/null || echo git
  fi
}

# need_packages runtime|test [no-database]
need_packages() {
  local missing run=()
  missing="$(missing_packages "$@" | tr '\n' ' ')"
  [ -z "${missing// /}" ] && return
  command -v apt-get >/dev/null ||
    stop "These are missing and there is no apt-get here: ${missing}- install them by your system's own means and run this again."
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || stop "Some system packages are missing; ask an administrator to run: apt-get install ${missing% }"
    run=(sudo -n env DEBIAN_FRONTEND=noninteractive)
  else
    run=(env DEBIAN_FRONTEND=noninteractive)
  fi
  say "Installing system packages: $missing..."
  mkdir -p "$LOCAL"
  "${run[@]}" apt-get update >"$LOCAL/apt.log" 2>&1 || true # an old list may still serve
  missing="$(missing_packages "$@" | tr '\n' ' ')"           # the lists may have told more
  # Debian starts a database server of its own at installation; ours is private, so that one is not wanted.
  local quiet=/etc/postgresql-common/createcluster.d/commons-register.conf
  "${run[@]}" sh -c "mkdir -p ${quiet%/*} && echo 'create_main_cluster = false' >$quiet"
  # shellcheck disable=SC2086
  "${run[@]}" apt-get install -y --no-install-recommends $missing >>"$LOCAL/apt.log" 2>&1 || {
    "${run[@]}" rm -f "$quiet"
    stop "The system packages cannot be installed: check the network or the package lists (details in .local/apt.log)."
  }
  "${run[@]}" rm -f "$quiet"
  missing="$(missing_packages "$@" | tr '\n' ' ')"
  missing="${missing//chromium /}" # where the package is only a pointer, the browser is fetched later
  [ -z "${missing// /}" ] || stop "These system packages are still missing after installation: ${missing% } (details in .local/apt.log)."
}
