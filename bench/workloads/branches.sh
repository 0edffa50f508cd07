# Work that can run side by side: 8 branches that compute and write, merged into one tree.

branches() {
  echo "== 8 branches of about 2 s of work each, merged; beside the same on overlays mounted by hand"
  base
  # B stands for the branch. 200 MB to hash, a file of 48 MiB, 400 small ones.
  task='mkdir -p /out/B && head -c 200000000 /dev/zero | sha256sum > /out/B/sum && head -c 50331648 /dev/urandom > /out/B/blob && i=0 && while [ $i -lt 400 ]; do echo $i > /out/B/f$i; i=$((i+1)); done'
  project branches <<EOF
TASK = "$task"

def build():
    root = Source.debian("bookworm")
    made = [Diff(root, root.env("N", NONCE).run([TASK.replace("B", "b%d" % i)])) for i in range(8)]
    return Source.merge([root] + made)
EOF
  for kind in copy link; do
    option=
    [ $kind = copy ] || option=--link
    (
      for i in $(seq 8); do
        printf 'FROM localhost/base AS b%s\nENV N=NONCE\nRUN %s\n' "$i" "$(echo "$task" | sed "s/B/b$i/g")"
      done
      echo "FROM localhost/base"
      for i in $(seq 8); do echo "COPY $option --from=b$i /out/b$i /out/b$i"; done
    ) | dockerfile "branches-$kind"
  done
  cat >"$work/stacked" <<'EOF'
#!/bin/sh
# stacked ROOTFS DIR TASK: two at a time, each on an overlay of its own, then all of them as one.
set -eu
rootfs=$1 all=$2/$(date +%s%N) task=$3
one() {
  mkdir -p "$all/$1/u" "$all/$1/w" "$all/$1/m"
  mount -t overlay overlay -o "lowerdir=$rootfs,upperdir=$all/$1/u,workdir=$all/$1/w" "$all/$1/m"
  mount --bind /dev "$all/$1/m/dev"
  chroot "$all/$1/m" sh -c "$(echo "$task" | sed "s/B/b$1/g")"
  umount "$all/$1/m/dev" "$all/$1/m"
}
lower=$rootfs
for i in 1 3 5 7; do
  one $i &
  one $((i + 1)) &
  wait
done
for i in 1 2 3 4 5 6 7 8; do lower=$all/$i/u:$lower; done
mkdir -p "$all/u" "$all/w" "$all/m"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$all/u,workdir=$all/w" "$all/m"
test "$(ls "$all/m/out" | wc -l)" = 8
umount "$all/m"
EOF
  chmod +x "$work/stacked"
  mkdir -p "$work/stacks"
  echo "$task" >"$work/task"
  set -- "bothy" "$(fresh branches "$bothy" build -p "$work/branches")"
  # shellcheck disable=SC2046 # words of a command
  if [ "$(id -u)" = 0 ]; then
    set -- \
      "overlays by hand" "unshare --mount $work/stacked $work/bare/rootfs $work/stacks \"\$(cat $work/task)\"" \
      "$@" \
      "buildah" "$(fresh branches-copy $(buildah_build branches-copy))"
    # shellcheck disable=SC2046
    [ -z "$docker" ] || set -- "$@" "docker buildx" "$(fresh branches-link $(docker_build branches-link))"
  fi
  side_by_side 3 "$@"
}
