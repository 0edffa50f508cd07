package dev.bothy.engine.remotecache;

import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.ImageReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads where a cache is, in the words of BuildKit's clients. */
public final class CachePlaces {
  private CachePlaces() {}

  /**
   * @param directory the attribute that names a directory: {@code src} or {@code dest}
   */
  static CachePlace of(SolveRequest.Cache cache, String directory) throws SolveException {
    String attribute = cache.type().equals("local") ? directory : "ref";
    String value = cache.attributes().getOrDefault(attribute, "");
    if (value.isEmpty()) {
      throw wrong(cache, "has no " + attribute, null);
    }
    return switch (cache.type()) {
      case "local" -> new LayoutPlace(Path.of(value).toAbsolutePath().normalize());
      case "registry" -> {
        try {
          yield new RegistryPlace(ImageReference.parse(value).withDefaultTag());
        } catch (IllegalArgumentException e) {
          throw wrong(cache, "has a ref that is none: " + e.getMessage(), null);
        }
      }
      default ->
          throw wrong(
              cache,
              "is unknown",
              "known are registry and local" + (directory.equals("src") ? ", and store" : ""));
    };
  }

  /** The directory of another store, for reading; null when the cache is something else. */
  static @Nullable Path store(SolveRequest.Cache cache) throws SolveException {
    if (!cache.type().equals("store")) {
      return null;
    }
    String value = cache.attributes().getOrDefault("src", "");
    if (value.isEmpty()) {
      throw wrong(cache, "has no src", null);
    }
    return Path.of(value).toAbsolutePath().normalize();
  }

  static SolveException wrong(SolveRequest.Cache cache, String what, @Nullable String hint) {
    return new SolveException(
        SolveException.Kind.DEFINITION,
        "the cache type=" + cache.type() + " " + what,
        hint,
        null,
        null);
  }

  /** What people call it. */
  public static String name(SolveRequest.Cache cache) {
    for (String attribute : new String[] {"ref", "src", "dest"}) {
      String value = cache.attributes().get(attribute);
      if (value != null) {
        return cache.type() + " " + value;
      }
    }
    return cache.type();
  }
}
