package dev.bothy.runtime.embedded.shell;

/**
 * What runs as the first process of a container's own namespaces. Nothing in it comes from outside
 * but by argument. A text of this class and no file beside it: {@code run} starts with it, and to
 * read a file out of the jars takes 18 ms.
 *
 * <p>{@code $1} to {@code $8}: the environment's directory; overlay options; kit overlay options or
 * empty; crun; container id; the devices of which it gets nodes of its own, or empty; where crun
 * writes what went wrong, or nothing; not empty when it is to write that nowhere else.
 */
public final class LaunchScript {
  /** For {@code sh -c}. */
  public static final String TEXT =
      """
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
      """;

  private LaunchScript() {}
}
