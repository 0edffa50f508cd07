# Commands that have nothing to do.

empty_class() {
  mkdir -p "$work/empty"
  echo 'class Empty { public static void main(String[] a) {} }' >"$work/empty/Empty.java"
  "$jdk/bin/javac" -d "$work/empty" "$work/empty/Empty.java"
  echo "$work/empty"
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
    "bothy exec, true" "$bothy exec cached -- true"
  if [ "$(id -u)" = 0 ]; then
    mkdir "$work/bud"
    tar -C "$work/rootfs" -cf "$work/bud/rootfs.tar" .
    printf 'FROM scratch\nADD rootfs.tar /\nENV A=b\nRUN echo hello > /hello\n' >"$work/bud/Dockerfile"
    bud="buildah --root $work/buildah --runroot $work/buildah-run --storage-driver overlay bud --layers --isolation chroot -t cached $work/bud"
    sh -c "$bud" >"$work/bud.log" 2>&1 || { cat "$work/bud.log" >&2; exit 1; }
    set -- "$@" \
      "podman version" "podman --root $work/podman --runroot $work/podman-run version" \
      "buildah bud, unchanged" "$bud"
  fi
  side_by_side 11 "$@"
  "$bothy" destroy cached --yes
}
