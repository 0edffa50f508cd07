# What each step costs besides its own work.

# Writes the project chain-N: N trivial steps, each on the one before.
chain_of() {
  project "chain-$1" <<SCRIPT
def build():
    state = Source.debian("bookworm").env("N", NONCE)
    for i in range($1):
        state = state.run(["true {}".format(i)])
    return state
SCRIPT
}

chain_for_docker() {
  (
    printf 'FROM localhost/base\nENV N=NONCE\n'
    for i in $(seq "$1"); do echo "RUN true $i"; done
  ) | dockerfile "chain-$1-docker"
}

chain() {
  base
  cat >"$work/crun-chain" <<'SCRIPT'
#!/bin/sh
# crun-chain BARE N: N times an overlay on the base, crun in it. crun refuses mixed control groups; they are hidden.
set -eu
cd "$1"
mount -t tmpfs none /sys/fs/cgroup
rm -rf chain
mkdir -p chain/u chain/w chain/m
for i in $(seq "$2"); do
  mount -t overlay overlay -o "lowerdir=rootfs,upperdir=chain/u,workdir=chain/w" chain/m
  crun --cgroup-manager=disabled --root "$1/crun" run "bare$i"
  umount chain/m
done
SCRIPT
  chmod +x "$work/crun-chain"
  # As a step of ours: the network of the machine, no terminal.
  (cd "$work/bare" && rm -f config.json && crun spec && python3 - <<'SCRIPT'
import json
spec = json.load(open("config.json"))
spec["process"].update(args=["/bin/sh", "-c", "true"], terminal=False)
spec["root"] = {"path": "chain/m", "readonly": False}
spec["linux"]["namespaces"] = [n for n in spec["linux"]["namespaces"] if n["type"] != "network"]
json.dump(spec, open("config.json", "w"))
SCRIPT
  )
  for steps in 40 200; do
    echo "== a chain of $steps trivial steps, beside crun on an overlay $steps times by hand"
    chain_of $steps
    set -- \
      "overlay and crun, $steps times" "unshare --mount $work/crun-chain $work/bare $steps" \
      "bothy" "$(fresh chain-$steps "$bothy" build -p "$work/chain-$steps")"
    # buildah takes minutes for 200, the Docker Engine stops at 127 layers.
    if [ "$(id -u)" = 0 ] && [ $steps = 40 ]; then
      chain_for_docker $steps
      # shellcheck disable=SC2046 # words of a command
      set -- "$@" "buildah" "$(fresh chain-$steps-docker $(buildah_build chain-$steps-docker))"
      [ -z "$docker" ] || set -- "$@" "docker buildx" "$work/fresh $work/chain-$steps-docker $(docker_build chain-$steps-docker)"
    fi
    side_by_side 3 "$@"
  done
}
