package dev.bothy.llb;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.llb.wire.OpRules;
import dev.bothy.llb.wire.SourceMap;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Definition} together operation by operation, parents first; equal operations become
 * one. Most callers want {@code State} instead.
 */
public final class DefinitionBuilder {
  private static final class Entry {
    final Digest digest;
    final Op op;
    final byte[] bytes;
    OpMetadata metadata;
    final List<SourceLocation> places = new ArrayList<>(1);

    Entry(Digest digest, Op op, byte[] bytes, OpMetadata metadata) {
      this.digest = digest;
      this.op = op;
      this.bytes = bytes;
      this.metadata = metadata;
    }
  }

  private final Map<Digest, Entry> entries = new LinkedHashMap<>();

  /**
   * Adds an operation, or adds to what is said about an equal one.
   *
   * @param place where it was written, when known
   * @return the operation's digest
   * @throws IllegalArgumentException when the operation contradicts itself or takes one that was
   *     not added before
   */
  public Digest add(Op op, OpMetadata metadata, @Nullable SourceLocation place) {
    byte[] bytes = OpEncoder.encode(op);
    Digest digest = Digest.of(bytes);
    Entry entry = entries.get(digest);
    if (entry == null) {
      check(op);
      entry = new Entry(digest, op, bytes, metadata);
      entries.put(digest, entry);
    } else {
      entry.metadata = entry.metadata.mergedWith(metadata);
    }
    if (place != null && !entry.places.contains(place)) {
      entry.places.add(place);
    }
    return digest;
  }

  private void check(Op op) {
    try {
      OpRules.check(op);
    } catch (MalformedDefinitionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    for (Input input : op.inputs()) {
      checkInput(input);
    }
  }

  private void checkInput(Input input) {
    Entry parent = entries.get(input.digest());
    if (parent == null || input.output() >= OpRules.outputs(parent.op)) {
      throw new IllegalArgumentException("no such result before it: " + input);
    }
  }

  /**
   * The graph of everything added, of which this is wanted.
   *
   * @throws IllegalArgumentException when the target was not added
   */
  public Definition build(Input target) {
    checkInput(target);
    Map<String, Boolean> caps = new TreeMap<>();
    caps.put(Caps.CONSTRAINTS, true);
    caps.put(Caps.PLATFORM, true);
    List<Vertex> vertices = new ArrayList<>(entries.size());
    List<byte[]> encoded = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      encoded.add(entry.bytes);
      vertices.add(
          new Vertex(
              entry.digest,
              entry.op,
              entry.metadata,
              entry.places.isEmpty() ? null : entry.places.getFirst()));
      if (entry.metadata.ignoreCache()) {
        caps.put(Caps.META_IGNORE_CACHE, true);
      }
      if (!entry.metadata.description().isEmpty()) {
        caps.put(Caps.META_DESCRIPTION, true);
      }
      if (entry.metadata.exportCache() != null) {
        caps.put(Caps.META_EXPORT_CACHE, true);
      }
    }
    OpMetadata metadata = new OpMetadata(false, Map.of(), null, caps, null, null);
    List<Entry> all = List.copyOf(entries.values());
    return new Definition(vertices, encoded, target, metadata, () -> sources(all));
  }

  private static SourceMap sources(List<Entry> entries) {
    Map<String, Integer> files = new LinkedHashMap<>();
    Map<Digest, List<SourceMap.Location>> locations = new LinkedHashMap<>();
    for (Entry entry : entries) {
      List<SourceMap.Location> list = new ArrayList<>(1);
      for (SourceLocation place : entry.places) {
        Integer index = files.get(place.file());
        if (index == null) {
          index = files.size();
          files.put(place.file(), index);
        }
        int character = place.column() - 1;
        list.add(
            new SourceMap.Location(
                index,
                List.of(new SourceMap.Range(place.line(), character, place.line(), character))));
      }
      if (!list.isEmpty()) {
        locations.put(entry.digest, list);
      }
    }
    List<SourceMap.SourceInfo> infos = new ArrayList<>(files.size());
    for (String file : files.keySet()) {
      infos.add(new SourceMap.SourceInfo(file, new byte[0], new byte[0], ""));
    }
    return new SourceMap(infos, locations);
  }
}
