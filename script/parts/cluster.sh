# The private PostgreSQL cluster of this checkout: made once, started by whoever needs it first, stopped by the last.
#
# It listens on no port. Its socket lies in a folder that only its owner may enter. Run as root, the server runs as the
# database's own user, and its files lie where that user may go; else they lie in .local/.
# Everybody who uses it holds a shared lock on USERS, so that nobody stops it under another, not even after kill -9.

cluster_places() {
  local key
  key="$(pwd -P | tr -d '\n' | sha256sum | cut -c1-12)"
  if [ "$(id -u)" = 0 ]; then
    CLUSTER_OWNER=postgres
    id "$CLUSTER_OWNER" >/dev/null 2>&1 || stop "The system user postgres is missing; install PostgreSQL from your system's packages and run this again."
    CLUSTER=/var/lib/commons-register/$key
    SOCKET=/run/commons-register/$key
  else
    CLUSTER_OWNER="$(id -un)"
    CLUSTER="$LOCAL/postgresql"
    SOCKET="${XDG_RUNTIME_DIR:-/tmp}/commons-register-$(id -u)-$key"
  fi
  mkdir -p "$LOCAL"
  LOCK="$LOCAL/cluster.lock"
  USERS="$LOCAL/cluster.users"
}

# Run a command as the owner of the cluster, from a folder that this user may read, without our locks.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && exec setpriv --reuid="$CLUSTER_OWNER" --regid="$CLUSTER_OWNER" --init-groups --reset-env env LC_ALL=C.UTF-8 "$@" 8>&- 9>&-)
  else
    (cd / && exec env LC_ALL=C.UTF-8 "$@" 8>&- 9>&-)
  fi
}

private_folder() { # made, owned by the cluster's owner, closed to everybody else
  mkdir -p "$1"
  [ "$(id -u)" != 0 ] || chown "$CLUSTER_OWNER:" "$1"
  [ "$(stat -c %U "$1")" = "$CLUSTER_OWNER" ] || stop "$1 belongs to another user; remove it and run this again."
  chmod 700 "$1"
}

# The processes of our server: those that stand in our data folder (a zombie stands nowhere).
cluster_processes() {
  local process
  for process in /proc/[0-9]*; do
    if [ "$(cat "$process/comm" 2>/dev/null)" = postgres ] && [ "$(readlink "$process/cwd" 2>/dev/null)" = "$CLUSTER" ]; then
      echo "${process#/proc/}"
    fi
  done
}

# An eighth of the memory for pages of the database, between 256 MB and 1 GB: a long import goes through all its indexes.
shared_memory_mb() {
  awk '/^MemTotal:/ { mb = int($2 / 8192); if (mb < 256) mb = 256; if (mb > 1024) mb = 1024; print mb }' /proc/meminfo
}

make_cluster() {
  local fresh="$CLUSTER.new"
  say "Making a private database ..."
  private_folder "$(dirname "$CLUSTER")"
  rm -rf "$fresh"
  as_owner "$PG_BIN/initdb" -D "$fresh" -U commons -A peer --encoding=UTF8 --locale=C.UTF-8 >"$LOCAL/initdb.log" 2>&1 ||
    stop "The private database cannot be made (details in .local/initdb.log)."
  as_owner sh -c "cat >>'$fresh/postgresql.conf'" <<CONF
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = '$(shared_memory_mb)MB'
work_mem = '32MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
CONF
  as_owner sh -c "printf 'local all all peer map=us\n' >'$fresh/pg_hba.conf'; printf 'us %s commons\nus root commons\n' '$CLUSTER_OWNER' >'$fresh/pg_ident.conf'"
  as_owner mv "$fresh" "$CLUSTER"
}

psql_as_us() { "$PG_BIN/psql" -qAtX -h "$SOCKET" -U commons -v ON_ERROR_STOP=1 "$@"; }

server_answers() { "$PG_BIN/pg_isready" -q -h "$SOCKET" -U commons -d postgres; }

start_server() {
  local pid alive
  server_answers && return
  # What a kill -9 leaves behind: a pid file that names nobody of ours, and orphans that hold the shared memory.
  alive="$(cluster_processes)"
  if [ -f "$CLUSTER/postmaster.pid" ]; then
    pid="$(head -n 1 "$CLUSTER/postmaster.pid")"
    if ! grep -qx "$pid" <<<"$alive"; then
      rm -f "$CLUSTER/postmaster.pid" "$SOCKET"/.s.PGSQL.*
      [ -z "$alive" ] || kill -QUIT $alive 2>/dev/null || true
    fi
  fi
  as_owner "$PG_BIN/pg_ctl" -D "$CLUSTER" -w -t 120 -l "$CLUSTER/server.log" -o "-k '$SOCKET'" start </dev/null >/dev/null 2>&1 ||
    stop "The private database does not start; the reason is at the end of $CLUSTER/server.log."
}

# need_cluster: running, with an empty database at least; sets DATABASE_URL and takes our share of the users' lock.
need_cluster() {
  [ -n "${DATABASE_URL:-}" ] && return # another server was named: it is used, and nothing is started
  cluster_places
  find_postgresql || stop "PostgreSQL 15 to 17 with PostGIS is missing; run script/bootstrap."
  exec 8>>"$USERS" 9>>"$LOCK"
  flock 9
  flock -s 8
  if [ "$(id -u)" = 0 ]; then # the folder above an ordinary user's socket is the system's
    private_folder "$(dirname "$SOCKET")"
    chmod 711 "$(dirname "$SOCKET")"
  fi
  private_folder "$SOCKET"
  [ -f "$CLUSTER/PG_VERSION" ] || make_cluster
  start_server
  if [ "$(psql_as_us -d postgres -c "SELECT count(*) FROM pg_database WHERE datname = 'commons'")" = 0 ]; then
    # in template1, so that every new database (the tests' too) has it
    psql_as_us -d template1 -c 'SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS postgis'
    psql_as_us -d postgres -c 'CREATE DATABASE commons'
  fi
  flock -u 9
  DATABASE_URL="postgis://commons@$(printf '%s' "$SOCKET" | sed 's,/,%2F,g')/commons"
  export DATABASE_URL
}

# leave_cluster: give our share back; the last one out stops the server.
leave_cluster() {
  [ -n "${USERS:-}" ] || return 0
  flock 9
  flock -u 8
  if flock -n 8; then
    as_owner "$PG_BIN/pg_ctl" -D "$CLUSTER" -m fast -w -t 60 stop >/dev/null 2>&1 || true
    flock -u 8
  fi
  flock -u 9
}
