package dev.bothy.engine.solve.result;

import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The definition keys of a graph whose sources are pinned. A graph that a step builds is pinned,
 * too, by what it comes to.
 */
public final class DefinitionKeys {
  private DefinitionKeys() {}

  /**
   * @param pins of every source, by vertex
   */
  public static Map<Digest, StepKey> of(Definition definition, Map<Digest, String> pins) {
    Map<Digest, StepKey> keys = known(definition, pins);
    if (keys.size() < definition.vertices().size()) {
      throw new IllegalStateException("a source is not pinned");
    }
    return keys;
  }

  /**
   * The keys of what stands on pinned sources alone.
   *
   * @param pins of some sources, by vertex
   */
  public static Map<Digest, StepKey> known(Definition definition, Map<Digest, String> pins) {
    Map<Digest, StepKey> keys = HashMap.newHashMap(definition.vertices().size());
    for (Vertex vertex : definition.vertices()) {
      boolean built = vertex.op().kind() instanceof BuildOp;
      if ((built || vertex.op().kind() instanceof SourceOp) && !pins.containsKey(vertex.digest())) {
        continue;
      }
      if (built) {
        OpKey key = OpKey.ofBuild(get(pins, vertex.digest()));
        keys.put(vertex.digest(), StepKey.of(key, List.of()));
        continue;
      }
      List<StepKey.InputKey> inputs = new ArrayList<>();
      for (Input input : vertex.op().inputs()) {
        StepKey key = keys.get(input.digest());
        if (key != null) {
          inputs.add(new StepKey.InputKey(key.digest(), input.output()));
        }
      }
      if (inputs.size() == vertex.op().inputs().size()) {
        keys.put(vertex.digest(), StepKey.of(opKey(vertex, pins), inputs));
      }
    }
    return keys;
  }

  public static OpKey opKey(Vertex vertex, Map<Digest, String> pins) {
    return vertex.op().kind() instanceof SourceOp source
        ? OpKey.ofSource(source, get(pins, vertex.digest()))
        : OpKey.of(vertex.op());
  }

  private static <V> V get(Map<Digest, V> map, Digest digest) {
    V value = map.get(digest);
    if (value == null) {
      throw new IllegalStateException("nothing known of " + digest);
    }
    return value;
  }
}
