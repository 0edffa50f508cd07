# Commands that have nothing to do.

empty_class() {
  mkdir -p "$work/empty"
  echo 'class Empty { public static void main(String[] a) {} }' >"$work/empty/Empty.java"
  "$jdk/bin/javac" -d "$work/empty" "$work/empty/Empty.java"
  echo "$work/empty"
}

# Writes scripts that run true in the same files: with podman, and by the least that does it.
container_by_hand() {
  podman="podman --root $work/podman --runroot $work/podman-run --storage-driver overlay"
  $podman import "$work/bud/rootfs.tar" cached >"$work/import.log" 2>&1 || { cat "$work/import.log" >&2; exit 1; }
  # Of control groups podman takes one kind only, crun no mixed tree.
  cat >"$work/podman-run.sh" <<EOF
umount /sys/fs/cgroup/unified 2>/dev/null
exec $podman run --rm --network host --cgroups=disabled --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 cached true
EOF
  mkdir -p "$work/hand/upper" "$work/hand/work" "$work/hand/bundle/rootfs"
  cat >"$work/hand/bundle/config.json" <<EOF
{"ociVersion": "1.0.2", "root": {"path": "rootfs"}, "hostname": "hand",
 "process": {"args": ["true"], "cwd": "/", "env": ["PATH=/usr/bin:/bin"], "user": {"uid": 0, "gid": 0}},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
  {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
  {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["newinstance", "ptmxmode=0666"]}],
 "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}]}}
EOF
  cat >"$work/by-hand.sh" <<EOF
mount -t overlay -o lowerdir=$work/rootfs,upperdir=$work/hand/upper,workdir=$work/hand/work,volatile overlay $work/hand/bundle/rootfs
mount -t tmpfs none /sys/fs/cgroup
crun --cgroup-manager=disabled run --bundle $work/hand/bundle by-hand
umount $work/hand/bundle/rootfs
rm -rf $work/hand/work/work
EOF
}

startup() {
  echo "== start-up: nothing to do"
  project cached <<'EOF'
def build():
    base(image=Source.debian("bookworm"), dev=True)
    install.apt_packages(name=["hello"])
    runtime.environ(env={"A": "b"})
    run(commands=["echo hello > /hello"])
EOF
  "$bothy" build -p "$work/cached" -o "type=rootfs,dest=$work/rootfs" --progress quiet >/dev/null
  "$bothy" up -d -p "$work/cached" --progress quiet >/dev/null 2>&1
  set -- \
    "bothy version" "$bothy version" \
    "java, an empty class" "$jdk/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp $(empty_class) Empty" \
    "bothy plan" "$bothy plan -p $work/cached" \
    "bothy build, unchanged" "$bothy build -p $work/cached" \
    "bothy up -d, unchanged" "$bothy up -d -p $work/cached" \
    "bothy exec, true" "$bothy exec cached -- true" \
    "bothy run, true" "$bothy run cached:dev -- true"
  if [ "$(id -u)" = 0 ]; then
    mkdir "$work/bud"
    tar -C "$work/rootfs" -cf "$work/bud/rootfs.tar" .
    printf 'FROM scratch\nADD rootfs.tar /\nENV A=b\nRUN echo hello > /hello\n' >"$work/bud/Dockerfile"
    bud="buildah --root $work/buildah --runroot $work/buildah-run --storage-driver overlay bud --layers --isolation chroot -t cached $work/bud"
    sh -c "$bud" >"$work/bud.log" 2>&1 || { cat "$work/bud.log" >&2; exit 1; }
    set -- "$@" \
      "podman version" "podman --root $work/podman --runroot $work/podman-run version" \
      "buildah bud, unchanged" "$bud"
    container_by_hand
    set -- "$@" \
      "podman run, true" "unshare --mount sh $work/podman-run.sh" \
      "crun on an overlay by hand, true" "unshare --mount --pid --fork --mount-proc sh $work/by-hand.sh"
  fi
  side_by_side 11 "$@"
  "$bothy" destroy cached --yes
}
