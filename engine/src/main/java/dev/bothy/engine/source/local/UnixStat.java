package dev.bothy.engine.source.local;

import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What {@code lstat} tells, as the JDK tells it.
 *
 * @param mode type and permission bits
 */
record UnixStat(int mode, StatCache.Identity identity) {
  private static final long NANOS = 1_000_000_000;
  private static final String ATTRIBUTES = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  /** Of the path itself, symbolic links not followed. */
  static UnixStat of(Path path) throws IOException {
    Map<String, Object> all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    return new UnixStat(
        (int) get(all, "mode"),
        new StatCache.Identity(
            (long) get(all, "dev"),
            (long) get(all, "ino"),
            (long) get(all, "size"),
            nanos(all, "lastModifiedTime"),
            nanos(all, "ctime")));
  }

  /** The same in the other form. */
  static UnixStat of(FileStat stat) {
    return new UnixStat(
        stat.mode(),
        new StatCache.Identity(
            device(stat.dev()),
            stat.ino(),
            stat.size(),
            stat.mtimeSeconds() * NANOS + stat.mtimeNanos(),
            stat.ctimeSeconds() * NANOS + stat.ctimeNanos()));
  }

  /** The C library's number of a device, of major and minor in a word each. */
  private static long device(long majorMinor) {
    long major = majorMinor >>> 32;
    long minor = majorMinor & 0xffff_ffffL;
    return (major & 0xffff_f000L) << 32
        | (major & 0xfff) << 8
        | (minor & 0xffff_ff00L) << 12
        | minor & 0xff;
  }

  private static Object get(Map<String, Object> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static long nanos(Map<String, Object> all, String name) {
    return ((FileTime) get(all, name)).to(TimeUnit.NANOSECONDS);
  }
}
