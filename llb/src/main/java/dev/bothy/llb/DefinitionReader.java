package dev.bothy.llb;

import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.wire.Envelope;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.llb.wire.OpDecoder;
import dev.bothy.llb.wire.OpRules;
import dev.bothy.llb.wire.SourceMap;
import dev.bothy.oci.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the wire's list of operations into a checked graph. */
final class DefinitionReader {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(Op op, byte[] bytes) {}

  private final Map<Digest, Entry> entries = new LinkedHashMap<>();
  private final Envelope envelope;

  private DefinitionReader(Envelope envelope) {
    this.envelope = envelope;
  }

  static Definition read(Envelope envelope) throws MalformedDefinitionException {
    return new DefinitionReader(envelope).read();
  }

  private Definition read() throws MalformedDefinitionException {
    List<byte[]> operations = envelope.operations();
    if (operations.isEmpty()) {
      return Definition.SCRATCH;
    }
    for (byte[] bytes : operations.subList(0, operations.size() - 1)) {
      Digest digest = Digest.of(bytes);
      try {
        entries.put(digest, new Entry(OpDecoder.decode(bytes), bytes));
      } catch (MalformedDefinitionException e) {
        throw new MalformedDefinitionException("operation " + digest + ": " + e.getMessage(), e);
      }
    }
    byte[] terminal = operations.getLast();
    Input target = OpDecoder.decodeTerminal(terminal);
    checkInput("the target", target);
    for (Map.Entry<Digest, Entry> e : entries.entrySet()) {
      for (Input input : e.getValue().op.inputs()) {
        checkInput("operation " + e.getKey(), input);
      }
    }
    List<Vertex> vertices = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    for (Digest digest : order(target.digest())) {
      Entry entry = entry(digest);
      vertices.add(new Vertex(digest, entry.op, metadata(digest), location(digest)));
      bytes.add(entry.bytes);
    }
    SourceMap sources = sources(vertices);
    return new Definition(vertices, bytes, target, metadata(Digest.of(terminal)), () -> sources);
  }

  private Entry entry(Digest digest) {
    Entry entry = entries.get(digest);
    if (entry == null) {
      throw new IllegalStateException("inputs were checked before");
    }
    return entry;
  }

  private OpMetadata metadata(Digest digest) {
    OpMetadata metadata = envelope.metadata().get(digest);
    return metadata == null ? OpMetadata.NONE : metadata;
  }

  private void checkInput(String who, Input input) throws MalformedDefinitionException {
    Entry parent = entries.get(input.digest());
    if (parent == null) {
      throw new MalformedDefinitionException(
          who + " takes an operation that is not in the definition: " + input.digest());
    }
    if (input.output() >= OpRules.outputs(parent.op)) {
      throw new MalformedDefinitionException(
          who + " takes output " + input.output() + ", which " + input.digest() + " does not have");
    }
  }

  /**
   * What the target needs, parents first: the order of the wire where that is such an order, which
   * keeps the bytes as they came.
   */
  private List<Digest> order(Digest target) {
    Set<Digest> needed = new HashSet<>();
    Deque<Digest> open = new ArrayDeque<>();
    open.add(target);
    needed.add(target);
    while (!open.isEmpty()) {
      for (Input input : entry(open.remove()).op.inputs()) {
        if (needed.add(input.digest())) {
          open.add(input.digest());
        }
      }
    }
    List<Digest> order = new ArrayList<>(needed.size());
    Set<Digest> placed = new HashSet<>();
    boolean parentsFirst = true;
    for (Map.Entry<Digest, Entry> e : entries.entrySet()) {
      if (needed.contains(e.getKey())) {
        for (Input input : e.getValue().op.inputs()) {
          parentsFirst &= placed.contains(input.digest());
        }
        placed.add(e.getKey());
        order.add(e.getKey());
      }
    }
    return parentsFirst ? order : depthFirst(target);
  }

  /** Post-order without recursion: graphs may be deep. A digest cannot be part of a cycle. */
  private List<Digest> depthFirst(Digest target) {
    List<Digest> order = new ArrayList<>();
    Set<Digest> placed = new HashSet<>();
    Deque<Digest> stack = new ArrayDeque<>();
    stack.push(target);
    while (!stack.isEmpty()) {
      Digest top = stack.peek();
      boolean ready = true;
      List<Input> inputs = entry(top).op.inputs();
      for (int i = inputs.size() - 1; i >= 0; i--) {
        Digest parent = inputs.get(i).digest();
        if (!placed.contains(parent)) {
          stack.push(parent);
          ready = false;
        }
      }
      if (ready) {
        stack.pop();
        if (placed.add(top)) {
          order.add(top);
        }
      }
    }
    return order;
  }

  private @Nullable SourceLocation location(Digest digest) {
    SourceMap sources = envelope.sources();
    if (sources == null) {
      return null;
    }
    List<SourceMap.Location> locations = sources.locations().get(digest);
    if (locations == null) {
      return null;
    }
    for (SourceMap.Location l : locations) {
      if (l.sourceIndex() >= 0 && l.sourceIndex() < sources.infos().size()) {
        String file = sources.infos().get(l.sourceIndex()).filename();
        for (SourceMap.Range range : l.ranges()) {
          return new SourceLocation(
              file, range.startLine(), Math.max(0, range.startCharacter()) + 1);
        }
      }
    }
    return null;
  }

  /** The source map of the operations that are left. */
  private @Nullable SourceMap sources(List<Vertex> vertices) {
    SourceMap all = envelope.sources();
    if (all == null) {
      return null;
    }
    Map<Digest, List<SourceMap.Location>> kept = new LinkedHashMap<>();
    for (Vertex v : vertices) {
      List<SourceMap.Location> locations = all.locations().get(v.digest());
      if (locations != null) {
        kept.put(v.digest(), locations);
      }
    }
    return new SourceMap(all.infos(), kept);
  }
}
