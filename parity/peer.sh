# BuildKit with its Go client, as Debian packs them. Sourced by run.

. "$root/bench/peers.sh"

# A root file system with a Docker Engine, its client's source and Go, and in it the program of graphs/.
peer() {
  DOCKER_ROOT=$kept/peer
  if [ ! -e "$DOCKER_ROOT" ]; then
    echo "making $DOCKER_ROOT (3.5 GB)" >&2
    rm -rf --one-file-system "$DOCKER_ROOT.new"
    # Docker Engine 28.5 has BuildKit 0.25; sid has no newer one yet.
    mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
      --include=docker.io,docker-cli,ca-certificates,xz-utils,busybox-static,gdb,golang-go,golang-github-docker-docker-dev \
      --include=golang-github-gofrs-flock-dev,golang-github-google-shlex-dev sid "$DOCKER_ROOT.new"
    # Merges and diffs need containerd's snapshots.
    mkdir -p "$DOCKER_ROOT.new/etc/docker"
    echo '{"features": {"containerd-snapshotter": true}}' >"$DOCKER_ROOT.new/etc/docker/daemon.json"
    mv "$DOCKER_ROOT.new" "$DOCKER_ROOT"
  fi
  rm -rf "$DOCKER_ROOT/usr/local/src/graphs"
  mkdir -p "$DOCKER_ROOT/usr/local/src/graphs/src"
  cp -r "$root/parity/graphs" "$root/parity/setfattr" "$DOCKER_ROOT/usr/local/src/graphs/src"
  # shellcheck disable=SC2016 # for the inner shell
  unshare --mount --propagation private sh -c '
    mount --bind "$1" "$1"
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    exec chroot "$1" env GO111MODULE=off GOPATH=/usr/local/src/graphs:/usr/share/gocode GOCACHE=/var/cache/go CGO_ENABLED=0 \
      go build -o /usr/local/bin/ graphs setfattr
  ' sh "$DOCKER_ROOT"
}

# What the graphs stand on: a busybox, a user, and times of long ago.
base() {
  mkdir -p "$work/base/bin" "$work/base/etc" "$work/base/root" "$work/base/tmp" "$work/base/home/ada"
  cp "$DOCKER_ROOT/usr/bin/busybox" "$DOCKER_ROOT/usr/local/bin/setfattr" "$work/base/bin/"
  for name in sh cat chmod chown cp cut du env find grep head hostname id ln ls mkdir mkfifo mknod mount mv rm rmdir sed sort stat \
    tail touch true truncate umount wc; do
    ln -s busybox "$work/base/bin/$name"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n' >"$work/base/etc/passwd"
  printf 'root:x:0:\nvideo:x:44:ada\nada:x:1000:\n' >"$work/base/etc/group"
  chmod 1777 "$work/base/tmp"
  chmod 700 "$work/base/root"
  find "$work/base" -exec touch -h -d '2001-02-03 04:05:06.789 UTC' {} +
}

# The engine, with the umask that buildkitd has.
start() {
  cp /etc/resolv.conf "$DOCKER_ROOT/etc/"
  docker_start
  $docker version --format 'Docker Engine {{.Server.Version}}' >&2
  nsenter --target "$docker_pid" --mount chroot "$DOCKER_ROOT" \
    gdb --batch --pid "$docker_pid" --eval-command 'call (int) umask(0)' >"$work/gdb.log" 2>&1
  grep -q '^\$1 = 18$' "$work/gdb.log" || { cat "$work/gdb.log" >&2; exit 1; }
}
