package dev.bothy.dialect.lint;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The package lists of apt that are on this machine. */
@FunctionalInterface
public interface AptIndex {
  /** No lists at all. */
  AptIndex NONE = suite -> null;

  /** What the lists say of a suite such as {@code bookworm}; null when they do not hold it. */
  @Nullable Suite suite(String name);

  /** The packages of one suite, its updates included. */
  interface Suite {
    /** Whether there is such a package, or one that provides it. */
    boolean has(String name);

    Collection<String> names();

    /**
     * What packages take once installed, with what they depend on that not every system has.
     *
     * @return bytes
     */
    long installedSize(Collection<String> names);
  }
}
