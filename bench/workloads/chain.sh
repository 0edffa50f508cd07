# What each step costs besides its own work.

chain() {
  echo "== a chain of 40 trivial steps, beside crun started 40 times by hand"
  base
  project chain <<'EOF'
def build():
    state = Source.debian("bookworm").env("N", NONCE)
    for i in range(40):
        state = state.run(["echo {} > /step-{}".format(i, i)])
    return state
EOF
  (
    printf 'FROM localhost/base\nENV N=NONCE\n'
    for i in $(seq 40); do echo "RUN echo $i > /step-$i"; done
  ) | dockerfile chain-docker
  (cd "$work/bare" && crun spec && sed -i 's/"terminal": true/"terminal": false/; s/"sh"$/"true"/; s/"readonly": true/"readonly": false/' config.json)
  bare="cd $work/bare && unshare --mount sh -c 'mount -t tmpfs none /sys/fs/cgroup; for i in \$(seq 40); do crun --cgroup-manager=disabled --root $work/crun run bare\$i; done'"
  set -- "crun, 40 times" "$bare" "bothy" "$(fresh chain "$bothy" build -p "$work/chain")"
  # shellcheck disable=SC2046 # words of a command
  if [ "$(id -u)" = 0 ]; then
    set -- "$@" "buildah" "$(fresh chain-docker $(buildah_build chain-docker))"
    [ -z "$docker" ] || set -- "$@" "docker buildx" "$work/fresh $work/chain-docker $(docker_build chain-docker)"
  fi
  side_by_side 3 "$@"
}
