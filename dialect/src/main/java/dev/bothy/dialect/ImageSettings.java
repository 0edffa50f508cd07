package dev.bothy.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the exported image's configuration gets over its base's.
 *
 * @param env set, in order, over the base's variables
 * @param pathFirst directories put before the base's {@code PATH}
 * @param pathLast directories put behind the base's {@code PATH}
 * @param workdir absolute, or empty for the base's
 * @param user or empty for the base's
 * @param entrypoint or empty for the base's
 */
public record ImageSettings(
    Map<String, String> env,
    List<String> pathFirst,
    List<String> pathLast,
    String workdir,
    String user,
    List<String> entrypoint,
    Map<String, String> labels) {
  /** What {@code PATH} is where a base sets none; BuildKit's default too. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Nothing besides what the base has. */
  static final ImageSettings NONE =
      new ImageSettings(Map.of(), List.of(), List.of(), "", "", List.of(), Map.of());

  public ImageSettings {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    pathFirst = List.copyOf(pathFirst);
    pathLast = List.copyOf(pathLast);
    entrypoint = List.copyOf(entrypoint);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** The image's variables, given its base's; {@code PATH} extends the base's. */
  public Map<String, String> env(Map<String, String> base) {
    Map<String, String> all = new LinkedHashMap<>(base);
    all.putAll(env);
    StringBuilder path = new StringBuilder();
    for (String directory : pathFirst) {
      path.append(directory).append(':');
    }
    path.append(all.getOrDefault("PATH", DEFAULT_PATH));
    for (String directory : pathLast) {
      path.append(':').append(directory);
    }
    all.put("PATH", path.toString());
    return Collections.unmodifiableMap(all);
  }
}
