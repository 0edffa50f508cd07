# Others that build the same things. Sourced by run.

# The bare tree that Source.debian("bookworm") is, in $work/bare/rootfs; peers have it as the image "localhost/base".
base() {
  [ ! -e "$work/bare/rootfs" ] || return 0
  project base <<'EOF'
def build():
    return Source.debian("bookworm")
EOF
  "$bothy" build -p "$work/base" -o "type=rootfs,dest=$work/bare/rootfs" --progress quiet >/dev/null
  if [ "$(id -u)" = 0 ]; then
    tar -C "$work/bare/rootfs" -cf "$work/base.tar" .
    container=$($(buildah_here) from scratch)
    $(buildah_here) add --quiet "$container" "$work/base.tar" / >/dev/null
    $(buildah_here) commit --quiet "$container" localhost/base >/dev/null
    $(buildah_here) rm "$container" >/dev/null
    docker_start
    [ -z "$docker" ] || $docker import "$work/base.tar" localhost/base >/dev/null
  fi
}

buildah_here() { echo "buildah --root $work/buildah --runroot $work/buildah-run --storage-driver overlay"; }

# The command that builds the Dockerfile of a project in the work directory.
buildah_build() {
  echo "$(buildah_here) build --layers --isolation chroot --network host --pull=false --jobs $(nproc) -t $1 $work/$1"
}

docker_build() { echo "$docker buildx build --progress plain --network host -t $1 $work/$1"; }

# Starts the Docker Engine of $DOCKER_ROOT with all its data in the work directory.
docker_start() {
  [ -n "${DOCKER_ROOT:-}" ] && [ -z "$docker" ] || return 0
  mkdir -p "$work/docker-data" "$DOCKER_ROOT$work"
  # shellcheck disable=SC2016 # for the inner shell
  unshare --mount --propagation private sh -c '
    mount --bind "$1" "$1"
    mount -t proc proc "$1/proc"
    mount --rbind /sys "$1/sys"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/run"
    mount --rbind "$2" "$1$2"
    exec chroot "$1" dockerd --bridge=none --iptables=false --ip6tables=false --data-root "$2/docker-data" \
      --exec-root "$2/docker-exec" --pidfile "$2/docker.pid" --host "unix://$2/docker.sock" --exec-opt native.cgroupdriver=cgroupfs
  ' sh "$DOCKER_ROOT" "$work" >"$work/docker.log" 2>&1 &
  docker_pid=$!
  docker="nsenter --target $docker_pid --mount chroot $DOCKER_ROOT env HOME=/root DOCKER_HOST=unix://$work/docker.sock docker"
  for _ in $(seq 100); do
    if $docker version >/dev/null 2>&1; then return 0; fi
    sleep 0.2
  done
  cat "$work/docker.log" >&2
  exit 1
}
