package dev.bothy.engine.solve;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
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

  /** Its key is not known yet, and may turn out to be one whose result is there; or that of all. */
  record Undecided() implements Todo {}

  /** What is known of keys. */
  interface Lookup {
    @Nullable Solved find(StepKey key) throws InterruptedException;
  }

  private static final Unneeded UNNEEDED = new Unneeded();
  private static final Undecided UNDECIDED = new Undecided();

  private final Map<Digest, Todo> todos;

  private Plan(Map<Digest, Todo> todos) {
    this.todos = todos;
  }

  Todo of(Vertex vertex) {
    return Objects.requireNonNull(todos.get(vertex.digest()));
  }

  /**
   * @param keys as far as they are known yet
   * @param known the result of a key, or null
   * @param mayBeKnown whether a vertex without a key may turn out to be known
   * @param begun what was planned before and stays as it is
   */
  static Plan of(
      Definition definition,
      boolean noCache,
      Map<Digest, StepKey> keys,
      Lookup known,
      Predicate<Vertex> mayBeKnown,
      Map<Digest, Todo> begun)
      throws InterruptedException {
    Set<Digest> unsure = unsure(definition, noCache);
    Set<Digest> needed = new HashSet<>();
    needed.add(definition.target().digest());
    Set<Digest> perhaps = new HashSet<>();
    Map<Digest, Todo> todos = new HashMap<>(begun);
    for (Vertex vertex : definition.vertices().reversed()) { // consumers first
      Digest digest = vertex.digest();
      Todo todo = todos.get(digest);
      if (todo == null && needed.contains(digest)) {
        StepKey key = keys.get(digest);
        boolean sure = !unsure.contains(digest);
        Solved solved = key != null && sure ? known.find(key) : null;
        if (solved != null) {
          todo = new Known(solved);
        } else if (key == null && (sure || isSource(vertex)) && mayBeKnown.test(vertex)) {
          todo = UNDECIDED;
        } else {
          todo = new Open(key, isForced(vertex, noCache));
        }
      } else if (todo == null) {
        todo = perhaps.contains(digest) ? UNDECIDED : UNNEEDED;
      }
      todos.put(digest, todo);
      if (todo instanceof Open || todo instanceof Undecided) {
        Set<Digest> inputs = todo instanceof Open ? needed : perhaps;
        vertex.op().inputs().forEach(input -> inputs.add(input.digest()));
      }
    }
    return new Plan(todos);
  }

  private static boolean isSource(Vertex vertex) {
    return vertex.op().kind() instanceof SourceOp;
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
