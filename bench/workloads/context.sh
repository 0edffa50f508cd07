# A large directory of this machine: 50,000 small files and 1 GiB in eight.

# Writes the project "context", its directory, and what copies it.
many_files() {
  [ ! -e "$work/context/data" ] || return 0
  mkdir -p "$work/context"
  "$jdk/bin/java" -XX:+UseSerialGC "$root/bench/ManyFiles.java" "$work/context/data" 50000 8 128
  project context <<'EOF'
def build():
    return Source.scratch().copy("data", dest_path="/data")
EOF
}

context() {
  base
  many_files
  printf 'FROM scratch\nCOPY data /data\n' | dockerfile context
  build="$bothy build -p $work/context"

  echo "== $(find "$work/context/data" -type f | wc -l) files never seen, beside a plain copy"
  mkdir -p "$work/copies" "$work/stores"
  set -- \
    "cp -a" "cp -a $work/context/data $work/copies/\$(date +%s%N)" \
    "bothy" "BOTHY_STORE=$work/stores/\$(date +%s%N) $build"
  if [ "$(id -u)" = 0 ]; then
    set -- "$@" "buildah" "$(buildah_here | sed "s|--root [^ ]*|--root $work/stores/b\$(date +%s%N)|") build --layers -t context $work/context"
  fi
  side_by_side 2 "$@"
  rm -rf "$work/copies" "$work/stores"

  echo "== nothing changed, and one file changed"
  # A new line in one small file, as an editor writes it.
  cat >"$work/edit" <<'EOF'
#!/bin/sh
set -eu
file=$1/data/src/10/05/one.py
date +%s%N >"$file.new"
mv "$file.new" "$file"
shift
exec "$@"
EOF
  chmod +x "$work/edit"
  # Two groups of turns: what one of them edits is a change for all others.
  $build --progress quiet >/dev/null
  set -- \
    "find, every file's state" "find $work/context/data -printf '%s %T@ %i\\n'" \
    "bothy, nothing changed" "$build"
  if [ "$(id -u)" = 0 ]; then
    buildah=$(buildah_build context)
    $buildah >/dev/null 2>&1
    set -- "$@" "buildah, nothing changed" "$buildah"
    if [ -n "$docker" ]; then
      buildx=$(docker_build context)
      $buildx >/dev/null 2>&1
      set -- "$@" "docker buildx, nothing changed" "$buildx"
    fi
  fi
  side_by_side 2 "$@"
  set -- "bothy, one file changed" "$work/edit $work/context $build"
  if [ "$(id -u)" = 0 ]; then
    set -- "$@" "buildah, one file changed" "$work/edit $work/context $buildah"
    [ -z "$docker" ] || set -- "$@" "docker buildx, one file changed" "$work/edit $work/context $buildx"
  fi
  side_by_side 2 "$@"
}
