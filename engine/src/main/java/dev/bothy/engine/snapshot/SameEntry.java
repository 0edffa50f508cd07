package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether an entry is no change of another one: by all that BuildKit's differ asks, and by what is
 * in the file, which that one asks only where times are whole seconds.
 */
final class SameEntry {
  private SameEntry() {}

  static boolean of(Entry from, Entry to) throws IOException {
    FileStat a = from.stat();
    FileStat b = to.stat();
    if (a.sameFile(b)) {
      return true;
    }
    if (a.mode() != b.mode()
        || a.uid() != b.uid()
        || a.gid() != b.gid()
        || a.rdevMajor() != b.rdevMajor()
        || a.rdevMinor() != b.rdevMinor()
        || !Arrays.equals(capability(from), capability(to))) {
      return false;
    }
    if (a.isDirectory()) {
      return true;
    }
    if (a.size() != b.size()
        || a.mtimeSeconds() != b.mtimeSeconds()
        || a.mtimeNanos() != b.mtimeNanos()) {
      return false;
    }
    if (a.isSymlink()) {
      return FileCalls.readlink(Fd.NONE, from.path())
          .equals(FileCalls.readlink(Fd.NONE, to.path()));
    }
    // Two files that were written in one tick of the clock and have changed places have equal
    // times.
    return !a.isRegular() || FileContents.same(from.path(), to.path());
  }

  private static byte @Nullable [] capability(Entry entry) throws IOException {
    return Xattrs.get(Fd.NONE, entry.path(), "security.capability");
  }
}
