package dev.bothy.llb.wire;

import dev.bothy.llb.op.Utf8Order;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Message {@code pb.Source}: which places in which files the operations come from.
 *
 * @param locations by digest of the operation
 */
public record SourceMap(List<SourceInfo> infos, Map<Digest, List<Location>> locations) {
  public SourceMap {
    infos = List.copyOf(infos);
  }

  /**
   * A source file. The arrays are not to be changed.
   *
   * @param data its text; may be empty
   * @param definition marshalled {@code pb.Definition} that yields the file; mostly empty
   */
  @SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the contents
  public record SourceInfo(String filename, byte[] data, byte[] definition, String language) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof SourceInfo s
          && filename.equals(s.filename)
          && language.equals(s.language)
          && Arrays.equals(data, s.data)
          && Arrays.equals(definition, s.definition);
    }

    @Override
    public int hashCode() {
      return 31 * filename.hashCode() + Arrays.hashCode(data);
    }
  }

  /** Places in the file at that position of the infos. */
  public record Location(int sourceIndex, List<Range> ranges) {
    public Location {
      ranges = List.copyOf(ranges);
    }
  }

  /** From one position to another; lines from 1, characters from 0. */
  public record Range(int startLine, int startCharacter, int endLine, int endCharacter) {}

  void write(ProtoWriter w) {
    Map<String, List<Location>> sorted = new LinkedHashMap<>();
    locations.forEach((digest, l) -> sorted.put(digest.toString(), l));
    for (Map.Entry<String, List<Location>> e : Utf8Order.sorted(sorted).entrySet()) {
      int entry = w.begin(1);
      w.stringAlways(1, e.getKey());
      int list = w.begin(2);
      for (Location location : e.getValue()) {
        int m = w.begin(1);
        w.integer(1, location.sourceIndex());
        for (Range range : location.ranges()) {
          int n = w.begin(2);
          position(w, 1, range.startLine(), range.startCharacter());
          position(w, 2, range.endLine(), range.endCharacter());
          w.end(n);
        }
        w.end(m);
      }
      w.end(list);
      w.end(entry);
    }
    for (SourceInfo info : infos) {
      int m = w.begin(2);
      w.string(1, info.filename());
      w.bytes(2, info.data());
      w.bytes(3, info.definition());
      w.string(4, info.language());
      w.end(m);
    }
  }

  private static void position(ProtoWriter w, int field, int line, int character) {
    int m = w.begin(field);
    w.integer(1, line);
    w.integer(2, character);
    w.end(m);
  }

  static SourceMap read(ProtoReader r) throws MalformedDefinitionException {
    List<SourceInfo> infos = new ArrayList<>();
    Map<Digest, List<Location>> locations = new LinkedHashMap<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> entry(r.message(), locations);
        case 2 -> infos.add(info(r.message()));
        default -> r.skip();
      }
    }
    return new SourceMap(infos, locations);
  }

  private static void entry(ProtoReader r, Map<Digest, List<Location>> into)
      throws MalformedDefinitionException {
    Digest key = null;
    List<Location> list = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> key = OpDecoder.digest(r.string());
        case 2 -> {
          ProtoReader locations = r.message();
          for (int f = locations.next(); f != 0; f = locations.next()) {
            if (f == 1) {
              list.add(location(locations.message()));
            } else {
              locations.skip();
            }
          }
        }
        default -> r.skip();
      }
    }
    if (key != null) {
      into.put(key, List.copyOf(list));
    }
  }

  private static Location location(ProtoReader r) throws MalformedDefinitionException {
    int index = 0;
    List<Range> ranges = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> index = r.int32();
        case 2 -> {
          ProtoReader range = r.message();
          int[] start = {0, 0};
          int[] end = {0, 0};
          for (int f = range.next(); f != 0; f = range.next()) {
            switch (f) {
              case 1 -> start = position(range.message());
              case 2 -> end = position(range.message());
              default -> range.skip();
            }
          }
          ranges.add(new Range(start[0], start[1], end[0], end[1]));
        }
        default -> r.skip();
      }
    }
    return new Location(index, ranges);
  }

  private static int[] position(ProtoReader r) throws MalformedDefinitionException {
    int[] position = {0, 0};
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1, 2 -> position[field - 1] = r.int32();
        default -> r.skip();
      }
    }
    return position;
  }

  private static SourceInfo info(ProtoReader r) throws MalformedDefinitionException {
    String filename = "";
    byte[] data = new byte[0];
    byte[] definition = new byte[0];
    String language = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> filename = r.string();
        case 2 -> data = r.bytes();
        case 3 -> definition = r.bytes();
        case 4 -> language = r.string();
        default -> r.skip();
      }
    }
    return new SourceInfo(filename, data, definition, language);
  }
}
