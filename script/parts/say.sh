# What the scripts tell people: a line of progress, or one sentence that says what to do.
say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}
