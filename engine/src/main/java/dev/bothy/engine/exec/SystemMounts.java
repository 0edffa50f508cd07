package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import java.util.ArrayList;
import java.util.List;

/** The mounts that every step has. */
final class SystemMounts {
  private SystemMounts() {}

  /**
   * @param rootless in a user namespace {@code /sys} cannot be mounted afresh without a network of
   *     one's own, so the host's is shown
   * @param insecure with {@code /sys} writable
   */
  static List<SpecMount> of(
      List<SpecMount> devices, boolean rootless, boolean ownNetwork, boolean insecure) {
    List<String> flags = List.of("nosuid", "noexec", "nodev", insecure ? "rw" : "ro");
    List<String> bound = new ArrayList<>(List.of("rbind"));
    bound.addAll(flags);
    SpecMount sys =
        rootless && !ownNetwork
            ? new SpecMount("/sys", "bind", "/sys", List.copyOf(bound))
            : new SpecMount("/sys", "sysfs", "sysfs", flags);
    List<SpecMount> mounts = new ArrayList<>();
    mounts.add(new SpecMount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
    mounts.add(
        new SpecMount(
            "/dev",
            "tmpfs",
            "tmpfs",
            List.of("nosuid", "nodev", "strictatime", "mode=755", "size=65536k")));
    mounts.addAll(devices);
    mounts.add(
        new SpecMount(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    mounts.add(
        new SpecMount(
            "/dev/shm",
            "tmpfs",
            "shm",
            List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
    mounts.add(
        new SpecMount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
    mounts.add(sys);
    return List.copyOf(mounts);
  }
}
