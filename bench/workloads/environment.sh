# Environments of Debian packages: never seen, unchanged, one package more. The round that is not counted downloads what apt needs,
# so that no mirror is measured.

APT="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
PACKAGES="python3 python3-pip python3-numpy git curl ca-certificates build-essential zsh"
USER_STEP='useradd -m -u 1000 -s /usr/bin/zsh dev && mkdir -p /home/dev/work && chown dev: /home/dev/work'
CHECK_STEP='echo "alias x=true" >> /etc/zsh/zshrc && python3 -c "import numpy"'

environment() {
  base
  by_hand_script
  whole_environment
  package_at_the_end
  package_in_the_middle
}

# Overlays by hand, mounted and filled one on the other; apt's directories are kept between the runs.
by_hand_script() {
  mkdir -p "$work/bare/apt/cache" "$work/bare/apt/lists" "$work/by-hand"
  cat >"$work/by-hand/stack" <<SCRIPT
#!/bin/sh
# stack OPTIONS LOWERDIR [UPPERDIR COMMAND]...
set -eu
cd "$work/bare"
options=\$1 lower=\$2
shift 2
mkdir -p at
while [ \$# -gt 0 ]; do
  rm -rf "\$1" "\$1.work"
  mkdir -p "\$1" "\$1.work"
  mount -t overlay overlay -o "lowerdir=\$lower,upperdir=\$1,workdir=\$1.work\$options" at
  mount -t proc proc at/proc
  mount --rbind /dev at/dev
  mount --bind apt/cache at/var/cache/apt
  mount --bind apt/lists at/var/lib/apt/lists
  cp /etc/resolv.conf at/etc/resolv.conf
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root PACKAGE="\${PACKAGE:-}" chroot at sh -ec "rm -f /etc/apt/apt.conf.d/docker-clean; \$2"
  umount -l at/dev at/proc at/var/cache/apt at/var/lib/apt/lists
  umount at
  lower=\$1:\$lower
  shift 2
done
SCRIPT
  chmod +x "$work/by-hand/stack"
}

# by_hand OPTIONS LOWERDIR [UPPERDIR COMMAND]...: the command line that does it.
by_hand() {
  printf 'unshare --mount %s/by-hand/stack' "$work"
  printf " '%s'" "$@"
}

# The lines of a Dockerfile that install packages.
docker_apt() {
  printf 'RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt/lists %s %s\n' "$APT" "$1"
}

# Words as a Starlark list.
listed() {
  printf '['
  printf '"%s", ' "$@"
  printf ']'
}

# Commands of the peers for projects NAME-buildah and NAME-docker, which get the Dockerfile on standard input.
peers_of() {
  dockerfile "$1-buildah"
  mkdir -p "$work/$1-docker"
  cp "$work/$1-buildah/Dockerfile" "$work/$1-docker/"
  # shellcheck disable=SC2046 # words of a command
  buildah_line=$(fresh "$1-buildah" $(buildah_build "$1-buildah"))
  # shellcheck disable=SC2046
  docker_line=$(fresh "$1-docker" $(docker_build "$1-docker"))
}

# beside RUNS NAME COMMAND...: with the peers that there are.
beside() {
  if [ "$(id -u)" = 0 ]; then
    set -- "$@" "buildah" "$buildah_line"
    [ -z "$docker" ] || set -- "$@" "docker buildx" "$docker_line"
  fi
  side_by_side "$@"
}

whole_environment() {
  echo "== a new environment: $PACKAGES, a user, settings"
  # shellcheck disable=SC2086 # words
  project environment <<SCRIPT
def build():
    root = Source.debian("bookworm").env("N", NONCE)
    return root.apt_packages($(listed $PACKAGES)).run(['$USER_STEP']).run(['$CHECK_STEP'])
SCRIPT
  peers_of environment <<SCRIPT
FROM localhost/base
ENV N=NONCE
$(docker_apt "$PACKAGES")
RUN $USER_STEP
RUN $CHECK_STEP
SCRIPT
  steps="$APT $PACKAGES; $USER_STEP; $CHECK_STEP"
  beside 3 \
    "by hand, volatile" "$(by_hand ,volatile rootfs new "$steps")" \
    "by hand" "$(by_hand '' rootfs new "$steps")" \
    "bothy" "$(fresh environment "$bothy" build -p "$work/environment")"

  echo "== the same, unchanged"
  buildah_line=${buildah_line#* * } docker_line=${docker_line#* * }
  beside 5 "bothy" "$bothy build -p $work/environment"
}

package_at_the_end() {
  echo "== one package more at the end of it"
  # shellcheck disable=SC2086 # words
  project added <<SCRIPT
def build():
    root = Source.debian("bookworm").env("N", "0")
    settled = root.apt_packages($(listed $PACKAGES)).run(['$USER_STEP']).run(['$CHECK_STEP'])
    return settled.apt_packages(["PACKAGE"])
SCRIPT
  peers_of added <<SCRIPT
$(sed 's/NONCE/0/' "$work/environment-buildah/Dockerfile.in")
$(docker_apt PACKAGE)
SCRIPT
  beside 3 \
    "by hand, volatile" "$(fresh by-hand-added "$(by_hand ,volatile new:rootfs added "$APT \$PACKAGE")")" \
    "bothy" "$(fresh added "$bothy" build -p "$work/added")"
}

package_in_the_middle() {
  echo "== a chain of zsh, curl, git, python3, python3-numpy, with one put in the middle; and as branches that do not depend on each other"
  for kind in chain branches; do
    (
      echo 'NAMES = ["zsh", "curl", "PACKAGE", "git", "python3", "python3-numpy"]'
      echo 'def build():'
      echo '    root = Source.debian("bookworm")'
      if [ $kind = chain ]; then
        echo '    for package in NAMES:'
        echo '        root = root.apt_packages([package])'
        echo '    return root'
      else
        echo '    return Source.merge([root] + [Diff(root, root.apt_packages([package])) for package in NAMES])'
      fi
    ) | project "middle-$kind"
  done
  peers_of middle <<SCRIPT
FROM localhost/base
$(for package in zsh curl PACKAGE git python3 python3-numpy; do docker_apt "$package"; done)
SCRIPT
  # What must run again: the new one and the three behind it.
  eval "$(by_hand "" rootfs zsh "$APT zsh" curl "$APT curl")" >"$work/by-hand.log" 2>&1
  beside 3 \
    "by hand, the steps that must run" "$(fresh by-hand-middle "$(by_hand ,volatile curl:zsh:rootfs middle "$APT \$PACKAGE" git "$APT git" python "$APT python3" numpy "$APT python3-numpy")")" \
    "bothy, a chain" "$(fresh middle-chain "$bothy" build -p "$work/middle-chain")" \
    "bothy, branches" "$(fresh middle-branches "$bothy" build -p "$work/middle-branches")"
}
