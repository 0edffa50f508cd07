# Runs as the first process of the environment's own namespaces; nothing here comes from outside
# but by argument. $1: the environment's directory, $2: overlay options, $3: kit overlay options
# or empty, $4: crun, $5: container id, $6: the devices of which it gets nodes of its own, or empty,
# $7: where crun writes what went wrong, or nothing, $8: not empty when it is to write that nowhere
# else.
set -eu
cd "$1"
# One page of options fits mount(2); newer libmount would split them and cut at 256 bytes.
export LIBMOUNT_FORCE_MOUNT2=always
mount -t tmpfs -o mode=700,nosuid bothy crun
if [ -n "$6" ]; then
  # Root inside may change what it sees, and crun what is standard input.
  cp -a $6 crun
  if [ -z "${7:-}" ]; then
    exec < crun/null
  fi
fi
# Device nodes can be made in it, and not opened.
mount -t overlay -o "nodev,$2" overlay rootfs
if [ -n "$3" ]; then
  mount -t overlay -o "ro,$3" overlay kit/all
fi
# crun refuses a mixed v1/v2 tree of control groups even when told to make none.
if [ -d /sys/fs/cgroup ]; then
  mount -t tmpfs -o mode=755,ro,nosuid,nodev,noexec bothy /sys/fs/cgroup
fi
if [ -n "${8:-}" ]; then
  exec 2>/dev/null
fi
exec "$4" --root "$1/crun" ${7:+--log "$7"} --cgroup-manager=disabled run --bundle "$1/bundle" --pid-file "$1/started" "$5"
