package dev.bothy.engine.solve.report;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands events to the listener one at a time, in the order in which things happen. */
public final class EventSink {
  private final ReentrantLock lock = new ReentrantLock();
  private final SolveListener listener;
  private final SolveNotes notes;
  private final Set<Digest> planned = new HashSet<>();
  private final Set<Digest> running = new HashSet<>();
  private final Set<Digest> ended = new HashSet<>();
  private int shown;

  public EventSink(SolveListener listener) {
    this(listener, SolveNotes.NONE);
  }

  public EventSink(SolveListener listener, SolveNotes notes) {
    this.listener = listener;
    this.notes = notes;
  }

  public void pinned(Vertex vertex, String pin) {
    lock.lock();
    try {
      notes.pinned(vertex.digest(), pin);
    } finally {
      lock.unlock();
    }
  }

  public void keyed(Vertex vertex, Digest key, @Nullable Digest match) {
    lock.lock();
    try {
      notes.keyed(vertex.digest(), key, match);
    } finally {
      lock.unlock();
    }
  }

  public void emit(SolveEvent event) {
    lock.lock();
    try {
      listener.on(event);
    } finally {
      lock.unlock();
    }
  }

  /** Announces every vertex that no other graph of the solve has. */
  public void plan(Definition definition) {
    for (Vertex vertex : definition.vertices()) {
      if (!isNew(vertex)) {
        continue;
      }
      List<Digest> inputs = new ArrayList<>();
      for (Input input : vertex.op().inputs()) {
        if (!inputs.contains(input.digest())) {
          inputs.add(input.digest());
        }
      }
      emit(
          new SolveEvent.Planned(
              vertex.digest(), vertex.name(), inputs, vertex.location(), isInternal(vertex)));
    }
  }

  private boolean isNew(Vertex vertex) {
    lock.lock();
    try {
      boolean added = planned.add(vertex.digest());
      shown += added && !isInternal(vertex) ? 1 : 0;
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** How many steps people have seen announced. */
  public int shown() {
    lock.lock();
    try {
      return shown;
    } finally {
      lock.unlock();
    }
  }

  /** Announces the vertices of a graph that a vertex builds. */
  public void nested(Vertex vertex, Definition definition) {
    lock.lock();
    try {
      notes.nested(vertex.digest(), definition);
    } finally {
      lock.unlock();
    }
    plan(definition);
  }

  public static boolean isInternal(Vertex vertex) {
    return vertex.op().kind() instanceof MergeOp
        || vertex.op().kind() instanceof DiffOp
        || vertex.op().kind() instanceof PassthroughOp;
  }

  /** How many steps people see. */
  public static int shown(Definition definition) {
    int shown = 0;
    for (Vertex vertex : definition.vertices()) {
      shown += isInternal(vertex) ? 0 : 1;
    }
    return shown;
  }

  /** Reports every vertex as known already. */
  public void allCached(Definition definition) {
    for (Vertex vertex : definition.vertices()) {
      completed(vertex, true, null);
    }
  }

  public void started(Vertex vertex) {
    lock.lock();
    try {
      running.add(vertex.digest());
      emit(new SolveEvent.Started(vertex.digest(), Instant.now()));
    } finally {
      lock.unlock();
    }
  }

  public void waits(Vertex vertex, String forWhom) {
    emit(new SolveEvent.Warning(vertex.digest(), "waits for " + forWhom));
  }

  /** The vertex is ended before its time, if it has begun and is not over. */
  public void cancelled(Vertex vertex) {
    lock.lock();
    try {
      if (running.contains(vertex.digest())) {
        completed(vertex, false, SolveEvent.Completed.CANCELLED);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Of a vertex that stands in several graphs the first end is told, and what goes wrong after it.
   */
  public void completed(Vertex vertex, boolean cached, @Nullable String error) {
    lock.lock();
    try {
      boolean ran = running.remove(vertex.digest());
      if (ended.add(vertex.digest()) || ran || error != null) {
        emit(new SolveEvent.Completed(vertex.digest(), Instant.now(), cached, error));
      }
    } finally {
      lock.unlock();
    }
  }
}
