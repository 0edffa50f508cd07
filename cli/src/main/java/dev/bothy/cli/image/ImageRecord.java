package dev.bothy.cli.image;

import dev.bothy.llb.Definition;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.Digest;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image in the store: a name for layers and for how to run them.
 *
 * @param name as people call it, such as {@code quickstart:dev}
 * @param target the graph's target that made it; null for an image that came from elsewhere
 * @param layers the builder's names of its layers, lowest first
 * @param env the image's variables, {@code PATH} included
 * @param workdir absolute, or empty for {@code /}
 * @param user as the image says it, or empty
 * @param project the directory it was built from, or empty
 * @param graph the bytes of the Definition that makes it, in base64
 */
public record ImageRecord(
    String name,
    @Nullable Digest target,
    List<String> layers,
    Map<String, String> env,
    String workdir,
    String user,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> labels,
    String project,
    String graph) {
  public ImageRecord {
    layers = List.copyOf(layers);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * The Definition that makes it.
   *
   * @throws MalformedDefinitionException when the record is damaged
   */
  public Definition definition() throws MalformedDefinitionException {
    try {
      return Definition.parse(Base64.getDecoder().decode(graph));
    } catch (IllegalArgumentException e) {
      throw new MalformedDefinitionException("not base64");
    }
  }

  /** How {@link #graph} is written. */
  public static String encode(Definition definition) {
    return Base64.getEncoder().encodeToString(definition.toBytes());
  }

  /** The same under another name. */
  public ImageRecord named(String other) {
    return new ImageRecord(
        other, target, layers, env, workdir, user, entrypoint, command, labels, project, graph);
  }
}
