package dev.bothy.engine.solve;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about each vertex, found from the target down: below one that is known nothing
 * is looked at.
 */
final class Plan {
  /** What is to be done. */
  sealed interface Todo {}

  /** Its result is there. */
  record Known(Solved solved) implements Todo {}

  /** All that reads it is known. */
  record Unneeded() implements Todo {}

  /**
   * To be looked up again when its inputs are solved, and run otherwise.
   *
   * @param key null where it is known only then, as that of what reads a graph that a step builds
   * @param forced run in any case
   */
  record Open(@Nullable StepKey key, boolean forced) implements Todo {}

  /** What is known of keys. */
  interface Lookup {
    @Nullable Solved find(StepKey key) throws InterruptedException;
  }

  private static final Unneeded UNNEEDED = new Unneeded();

  private final Map<Digest, Todo> todos;

  private Plan(Map<Digest, Todo> todos) {
    this.todos = todos;
  }

  Todo of(Vertex vertex) {
    return todos.getOrDefault(vertex.digest(), UNNEEDED);
  }

  /**
   * @param keys as far as they are known yet
   * @param known the result of a key, or null
   */
  static Plan of(Definition definition, boolean noCache, Map<Digest, StepKey> keys, Lookup known)
      throws InterruptedException {
    Set<Digest> unsure = unsure(definition, noCache);
    Set<Digest> needed = new HashSet<>();
    needed.add(definition.target().digest());
    Map<Digest, Todo> todos = new HashMap<>();
    for (Vertex vertex : definition.vertices().reversed()) { // consumers first
      Digest digest = vertex.digest();
      StepKey key = keys.get(digest);
      if (!needed.contains(digest)) {
        continue;
      }
      Solved solved = key == null || unsure.contains(digest) ? null : known.find(key);
      if (solved != null) {
        todos.put(digest, new Known(solved));
        continue;
      }
      todos.put(digest, new Open(key, isForced(vertex, noCache)));
      for (Input input : vertex.op().inputs()) {
        needed.add(input.digest());
      }
    }
    return new Plan(todos);
  }

  /** What runs in any case, and all that depends on it. */
  private static Set<Digest> unsure(Definition definition, boolean noCache) {
    Set<Digest> unsure = new HashSet<>();
    for (Vertex vertex : definition.vertices()) {
      boolean is = isForced(vertex, noCache);
      for (Input input : vertex.op().inputs()) {
        is |= unsure.contains(input.digest());
      }
      if (is) {
        unsure.add(vertex.digest());
      }
    }
    return unsure;
  }

  /** Sources that are pinned by their content need not come in twice. */
  private static boolean isForced(Vertex vertex, boolean noCache) {
    if (vertex.op().kind() instanceof SourceOp source) {
      return noCache && source.scheme().equals("debian");
    }
    return !EventSink.isInternal(vertex) && (noCache || vertex.metadata().ignoreCache());
  }
}
