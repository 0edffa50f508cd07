package dev.bothy.engine.exec.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * Made outside and shown inside, as nothing that is made inside with mknod can be opened: there
   * is no control group of devices to keep root inside from the machine's disks.
   */
  public static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

  /** What a process that is not confined has besides, where the machine has it. */
  public static final List<String> MORE_DEVICES =
      List.of(
          "/dev/kmsg",
          "/dev/cuse",
          "/dev/fuse",
          "/dev/kvm",
          "/dev/net/tun",
          "/dev/loop-control",
          "/dev/loop0",
          "/dev/loop1",
          "/dev/loop2",
          "/dev/loop3",
          "/dev/loop4",
          "/dev/loop5",
          "/dev/loop6",
          "/dev/loop7");

  /** By number, as in the kernel's linux/capability.h. */
  private static final String ALL =
      "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP"
          + " LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER"
          + " SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE"
          + " SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP"
          + " MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF"
          + " CHECKPOINT_RESTORE";

  private Confinement() {}

  /** Every capability that this process may hand on. */
  static List<String> allCapabilities() throws IOException {
    long mine = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapBnd:")) {
        mine = Long.parseUnsignedLong(line.substring("CapBnd:".length()).strip(), 16);
      }
    }
    List<String> capabilities = new ArrayList<>();
    String[] names = ALL.split(" ", -1);
    for (int i = 0; i < names.length; i++) {
      if ((mine >>> i & 1) != 0) {
        capabilities.add("CAP_" + names[i]);
      }
    }
    return capabilities;
  }

  /**
   * The default filter of system calls as crun takes it, for the annotation {@code
   * run.oci.seccomp_bpf_data}.
   */
  public static String crunSystemCallFilter() {
    return SystemCallPrograms.ofThisMachine();
  }
}
