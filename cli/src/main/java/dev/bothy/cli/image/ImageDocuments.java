package dev.bothy.cli.image;

import dev.bothy.dialect.ImageSettings;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageConfigBuilder;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image's configuration: what its base says, with what the file says over it. */
public final class ImageDocuments {
  private ImageDocuments() {}

  /** What both say together. */
  public record Merged(
      Map<String, String> env,
      String workdir,
      String user,
      List<String> entrypoint,
      List<String> command,
      Map<String, String> labels) {}

  public static Merged merge(ImageSettings settings, @Nullable ImageConfig base) {
    Map<String, String> env = settings.env(base == null ? Map.of() : base.envMap());
    Map<String, String> labels = new LinkedHashMap<>(base == null ? Map.of() : base.labels());
    labels.putAll(settings.labels());
    boolean own = !settings.entrypoint().isEmpty();
    return new Merged(
        env,
        pick(settings.workdir(), base == null ? "" : base.workingDir()),
        pick(settings.user(), base == null ? "" : base.user()),
        own ? settings.entrypoint() : list(base == null ? null : base.entrypoint()),
        // An entrypoint of one's own is not to be given the base's arguments.
        own ? List.of() : list(base == null ? null : base.cmd()),
        labels);
  }

  /** The document for an export: the base's with the same over it. */
  public static String config(
      ImageSettings settings, @Nullable ImageConfig base, Platform platform) {
    Merged merged = merge(settings, base);
    ImageConfigBuilder config = (base == null ? ImageConfig.empty(platform) : base).toBuilder();
    config
        .env(merged.env())
        .workingDir(merged.workdir())
        .user(merged.user())
        .entrypoint(merged.entrypoint().isEmpty() ? null : merged.entrypoint())
        .cmd(merged.command().isEmpty() ? null : merged.command())
        .labels(merged.labels());
    return new String(config.build().toBytes(), StandardCharsets.UTF_8);
  }

  private static String pick(String own, String base) {
    return own.isEmpty() ? base : own;
  }

  private static List<String> list(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
