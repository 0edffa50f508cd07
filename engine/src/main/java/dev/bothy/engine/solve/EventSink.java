package dev.bothy.engine.solve;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands events to the listener one at a time, in the order in which things happen. */
public final class EventSink {
  private final ReentrantLock lock = new ReentrantLock();
  private final SolveListener listener;

  public EventSink(SolveListener listener) {
    this.listener = listener;
  }

  public void emit(SolveEvent event) {
    lock.lock();
    try {
      listener.on(event);
    } finally {
      lock.unlock();
    }
  }

  /** Announces every vertex. */
  public void plan(Definition definition) {
    for (Vertex vertex : definition.vertices()) {
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

  static boolean isInternal(Vertex vertex) {
    return vertex.op().kind() instanceof MergeOp || vertex.op().kind() instanceof DiffOp;
  }

  /** Reports every vertex as known already. */
  public void allCached(Definition definition) {
    for (Vertex vertex : definition.vertices()) {
      completed(vertex, true, null);
    }
  }

  void started(Vertex vertex) {
    emit(new SolveEvent.Started(vertex.digest(), Instant.now()));
  }

  void completed(Vertex vertex, boolean cached, @Nullable String error) {
    emit(new SolveEvent.Completed(vertex.digest(), Instant.now(), cached, error));
  }
}
