package dev.bothy.engine.exec;

import java.io.IOException;
import java.util.List;

/**
 * What the inside of a container may not do: the defaults that every container tool has. The same
 * for the steps of a build and for running environments.
 */
public final class Confinement {
  /** Docker's default capabilities; sudo, apt, chown and ping work, mounting does not. */
  public static final List<String> CAPABILITIES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  public static final List<String> MASKED_PATHS =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  public static final List<String> READONLY_PATHS =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /**
   * Shown from the host, as nothing that is made inside with mknod can be opened: there is no
   * control group of devices to keep root inside from the machine's disks.
   */
  public static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

  private Confinement() {}

  /**
   * The default filter of system calls as crun takes it, for the annotation {@code
   * run.oci.seccomp_bpf_data}.
   */
  public static String crunSystemCallFilter() throws IOException {
    return SystemCallFilter.load().program();
  }
}
