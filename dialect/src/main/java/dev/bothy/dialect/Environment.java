package dev.bothy.dialect;

import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An environment as its file describes it: what the image holds, how it runs, and what it declares
 * to be installed. A plain immutable value; nothing in it depends on the machine but {@code locals}
 * and what {@link RunSettings} says of host paths.
 *
 * @param image the tree; marshal it for the graph
 * @param dev whether it is for development: ssh, shell and editors are brought in when it starts
 * @param shell the wished login shell, one of those that {@code shell()} takes
 * @param languages declared by {@code install.*}, in order, each once
 * @param locals directories behind the graph's {@code local://NAME} sources
 * @param layouts directories behind the graph's {@code oci-layout://NAME@…} sources
 * @param calls how many functions of the API were called, in included files too
 */
public record Environment(
    State image,
    Base base,
    boolean dev,
    String shell,
    List<String> languages,
    Packages packages,
    RunSettings runtime,
    ImageSettings config,
    Map<String, Path> locals,
    Map<String, Path> layouts,
    int calls) {

  public Environment {
    languages = List.copyOf(languages);
    locals = Collections.unmodifiableMap(new LinkedHashMap<>(locals));
    layouts = Collections.unmodifiableMap(new LinkedHashMap<>(layouts));
  }

  /**
   * What it is built on.
   *
   * @param reference an image reference as written, or null when it is another kind of state
   * @param digest of the state's graph; null for a plain reference and for scratch
   * @param config reference of the image whose configuration lies beneath {@link ImageSettings},
   *     also where steps were run on it; null when there is none
   */
  public record Base(@Nullable String reference, @Nullable Digest digest, @Nullable String config) {
    @Override
    public String toString() {
      return reference != null ? reference : digest != null ? digest.toString() : "scratch";
    }
  }
}
