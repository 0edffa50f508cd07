package dev.bothy.engine.sys;

/** System call numbers of this machine: x86-64's own table, or the generic one of arm64. */
final class Nr {
  private static final boolean X86 =
      switch (System.getProperty("os.arch", "")) {
        case "amd64", "x86_64" -> true;
        default -> false;
      };

  static final int READ = pick(0, 63);
  static final int WRITE = pick(1, 64);
  static final int CLOSE = pick(3, 57);
  static final int IOCTL = pick(16, 29);
  static final int FCNTL = pick(72, 25);
  static final int FLOCK = pick(73, 32);
  static final int FSYNC = pick(74, 82);
  static final int LSEEK = pick(8, 62);
  static final int FCHMOD = pick(91, 52);
  static final int UMASK = pick(95, 166);
  static final int STATFS = pick(137, 43);
  static final int MOUNT = pick(165, 40);
  static final int UMOUNT2 = pick(166, 39);
  static final int LSETXATTR = pick(189, 6);
  static final int LGETXATTR = pick(192, 9);
  static final int LLISTXATTR = pick(195, 12);
  static final int FLISTXATTR = pick(196, 13);
  static final int LREMOVEXATTR = pick(198, 15);
  static final int GETDENTS64 = pick(217, 61);
  static final int OPENAT = pick(257, 56);
  static final int MKDIRAT = pick(258, 34);
  static final int MKNODAT = pick(259, 33);
  static final int FCHOWNAT = pick(260, 54);
  static final int UNLINKAT = pick(263, 35);
  static final int LINKAT = pick(265, 37);
  static final int SYMLINKAT = pick(266, 36);
  static final int READLINKAT = pick(267, 78);
  static final int FCHMODAT = pick(268, 53);
  static final int SYNC_FILE_RANGE = pick(277, 84);
  static final int UTIMENSAT = pick(280, 88);
  static final int SYNCFS = pick(306, 267);
  static final int RENAMEAT2 = pick(316, 276);
  static final int MEMFD_CREATE = pick(319, 279);
  static final int COPY_FILE_RANGE = pick(326, 285);
  static final int STATX = pick(332, 291);
  // One table for all machines since 5.1.
  static final int MOVE_MOUNT = 429;
  static final int FSOPEN = 430;
  static final int FSCONFIG = 431;
  static final int FSMOUNT = 432;
  static final int OPENAT2 = 437;
  static final int MOUNT_SETATTR = 442;

  private Nr() {}

  private static int pick(int x86, int generic) {
    return X86 ? x86 : generic;
  }
}
