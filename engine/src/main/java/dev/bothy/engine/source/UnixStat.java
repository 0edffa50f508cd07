package dev.bothy.engine.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What {@code lstat} tells, asked for through the JDK: no native call of ours.
 *
 * @param mode type and permission bits
 */
record UnixStat(int mode, StatCache.Identity identity) {
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

  private static Object get(Map<String, Object> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static long nanos(Map<String, Object> all, String name) {
    return ((FileTime) get(all, name)).to(TimeUnit.NANOSECONDS);
  }
}
