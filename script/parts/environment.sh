# The Python environment (.venv) and the front-end files (static/vendor), each made anew only when its lock changes.
LOCAL="$PWD/.local"
PYTHON="$PWD/.venv/bin/python"
UV="$LOCAL/uv/bin/uv"
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1

# uv asks the same mirror as pip does, where one is configured.
use_mirror_of_pip() {
  local index
  [ -n "${UV_DEFAULT_INDEX:-}" ] && return
  index="${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}"
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
}

need_python() {
  command -v python3 >/dev/null || stop "Python 3.11 or newer is missing; install the package python3 and run this again."
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed, and python3 here is $(python3 -V 2>&1 | cut -d' ' -f2); install a newer one and run this again."
}

# The newest uv that our own requirement admits, in an environment of its own.
need_uv() {
  need_python
  use_mirror_of_pip
  [ -x "$UV" ] && return
  mkdir -p "$LOCAL"
  rm -rf "$LOCAL/uv"
  python3 -m venv "$LOCAL/uv" || stop "python3 cannot make an environment; install the package python3-venv and run this again."
  "$LOCAL/uv/bin/python" -m pip install --quiet --require-hashes -r requirements/uv.txt >"$LOCAL/pip.log" 2>&1 || {
    rm -rf "$LOCAL/uv"
    stop "The Python packages cannot be fetched: check the network or the mirror that pip is set to (details in .local/pip.log)."
  }
}

# need_python_packages runtime|test|bench
need_python_packages() {
  local lock="requirements/$1.txt" stamp="$LOCAL/python.stamp" wanted
  wanted="$1 $(cat requirements/*.txt | sha256sum | cut -c1-16) $(python3 -c 'import sys; print(sys.prefix, sys.version_info[:3])')"
  # an environment that holds more than is asked for serves as well
  [ -f "$stamp" ] && case "$1:$(cat "$stamp")" in
    "$1:$wanted" | "runtime:test ${wanted#runtime }" | "runtime:bench ${wanted#runtime }" | "test:bench ${wanted#test }") return ;;
  esac
  say "Fetching the Python packages ..."
  need_uv
  rm -f "$stamp"
  [ -x "$PYTHON" ] && "$PYTHON" -c '' 2>/dev/null || "$UV" venv --quiet --clear --python python3 .venv
  "$UV" pip sync --quiet --compile-bytecode --require-hashes --python "$PYTHON" "$lock" 2>"$LOCAL/uv.log" ||
    stop "The Python packages cannot be fetched: check the network or the mirror that pip is set to (details in .local/uv.log)."
  printf '%s' "$wanted" >"$stamp"
}

need_front_end() {
  local stamp="$LOCAL/front-end.stamp" wanted
  wanted="$(cat package-lock.json package.json script/parts/vendor.mjs static/scss/*.scss | sha256sum | cut -c1-16)"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -f static/vendor/register.css ] && return
  say "Building the front-end files ..."
  command -v npm >/dev/null || stop "npm is missing; install the package npm and run this again."
  rm -f "$stamp"
  npm ci --ignore-scripts --omit=optional --no-fund --no-audit --loglevel=error >"$LOCAL/npm.log" 2>&1 ||
    stop "The front-end packages cannot be fetched: check the network or the mirror that npm is set to (details in .local/npm.log)."
  npm run --silent build >"$LOCAL/npm.log" 2>&1 || stop "The front-end files cannot be built (details in .local/npm.log)."
  printf '%s' "$wanted" >"$stamp"
}

# A secret of this installation, made once; what the environment already says wins.
need_settings() {
  mkdir -p "$LOCAL"
  if [ ! -s "$LOCAL/environment" ]; then
    (umask 077 && printf 'SECRET_KEY=%s\n' "$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')" >"$LOCAL/environment")
  fi
}
