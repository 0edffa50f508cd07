package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.util.Arrays;

/** Compares what regular files hold. */
final class FileContents {
  private FileContents() {}

  static boolean same(String a, String b) throws IOException {
    byte[] left = new byte[64 * 1024];
    byte[] right = new byte[64 * 1024];
    try (Fd first = Fd.NONE.openAt(a, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
        Fd second = Fd.NONE.openAt(b, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
      while (true) {
        int n = fill(first, left);
        int m = fill(second, right);
        if (n != m || !Arrays.equals(left, 0, n, right, 0, m)) {
          return false;
        }
        if (n < left.length) {
          return true;
        }
      }
    }
  }

  private static int fill(Fd fd, byte[] into) throws IOException {
    int have = 0;
    while (have < into.length) {
      int n = fd.read(into, have, into.length - have);
      if (n < 0) {
        break;
      }
      have += n;
    }
    return have;
  }
}
