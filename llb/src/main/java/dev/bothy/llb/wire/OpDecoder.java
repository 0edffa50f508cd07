package dev.bothy.llb.wire;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of message {@code pb.Op} to operations. Strict: a field that this version does not know may
 * change what the operation means, so it is refused by name rather than dropped.
 */
public final class OpDecoder {
  private OpDecoder() {}

  /**
   * What the bytes held.
   *
   * @param kind null for the terminal entry of a Definition
   */
  private record Parts(
      List<Input> inputs,
      @Nullable OpKind kind,
      @Nullable Platform platform,
      @Nullable WorkerConstraints constraints) {}

  /** An operation. */
  public static Op decode(byte[] bytes) throws MalformedDefinitionException {
    Parts p = parts(bytes);
    if (p.kind == null) {
      throw new MalformedDefinitionException("an operation of no kind");
    }
    Op op = new Op(p.inputs, p.kind, p.platform, p.constraints);
    OpRules.check(op);
    return op;
  }

  /** The last entry of a Definition: the wanted result. */
  public static Input decodeTerminal(byte[] bytes) throws MalformedDefinitionException {
    Parts p = parts(bytes);
    if (p.kind != null || p.inputs.size() != 1) {
      throw new MalformedDefinitionException(
          "the last entry is not a target: it must have one input and do nothing");
    }
    return p.inputs.getFirst();
  }

  private static Parts parts(byte[] bytes) throws MalformedDefinitionException {
    ProtoReader r = new ProtoReader(bytes);
    List<Input> inputs = new ArrayList<>();
    OpKind kind = null;
    Platform platform = null;
    WorkerConstraints constraints = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> inputs.add(input(r.message()));
        case 2, 3, 4, 5, 6, 7, 8 -> {
          once("kind", kind);
          kind = kind(field, r.message());
        }
        case 10 -> {
          once("platform", platform);
          platform = platform(r.message());
        }
        case 11 -> {
          once("constraints", constraints);
          constraints = constraints(r.message());
        }
        default -> throw unknown("operation", field);
      }
    }
    return new Parts(inputs, kind, platform, constraints);
  }

  private static OpKind kind(int field, ProtoReader r) throws MalformedDefinitionException {
    return switch (field) {
      case 2 -> ExecDecoder.exec(r);
      case 3 -> source(r);
      case 4 -> FileDecoder.file(r);
      case 5 -> build(r);
      case 6 -> merge(r);
      case 7 -> diff(r);
      default -> passthrough(r);
    };
  }

  private static Input input(ProtoReader r) throws MalformedDefinitionException {
    String digest = "";
    int output = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> digest = r.string();
        case 2 -> output = index(r);
        default -> throw unknown("input", field);
      }
    }
    if (output < 0) {
      throw new MalformedDefinitionException("an input that takes output " + output);
    }
    return new Input(digest(digest), output);
  }

  static Digest digest(String text) throws MalformedDefinitionException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedDefinitionException("not a sha256 digest: " + text, e);
    }
  }

  private static Platform platform(ProtoReader r) throws MalformedDefinitionException {
    String architecture = "";
    String os = "";
    String variant = "";
    String osVersion = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> architecture = r.string();
        case 2 -> os = r.string();
        case 3 -> variant = r.string();
        case 4 -> osVersion = r.string();
        case 5 -> r.skip(); // os features: only Windows images have them
        default -> throw unknown("platform", field);
      }
    }
    return new Platform(os, architecture, variant, osVersion);
  }

  private static WorkerConstraints constraints(ProtoReader r) throws MalformedDefinitionException {
    List<String> filter = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field != 1) {
        throw unknown("constraints", field);
      }
      filter.add(r.string());
    }
    return new WorkerConstraints(filter);
  }

  private static SourceOp source(ProtoReader r) throws MalformedDefinitionException {
    String identifier = "";
    Map<String, String> attrs = new LinkedHashMap<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> identifier = r.string();
        case 2 -> stringEntry(r.message(), attrs);
        default -> throw unknown("source", field);
      }
    }
    return new SourceOp(identifier, attrs);
  }

  private static MergeOp merge(ProtoReader r) throws MalformedDefinitionException {
    List<Integer> inputs = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field != 1) {
        throw unknown("merge", field);
      }
      inputs.add(wrappedIndex(r.message()));
    }
    return new MergeOp(inputs);
  }

  private static DiffOp diff(ProtoReader r) throws MalformedDefinitionException {
    Integer lower = null;
    Integer upper = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> {
          once("lower", lower);
          lower = wrappedIndex(r.message());
        }
        case 2 -> {
          once("upper", upper);
          upper = wrappedIndex(r.message());
        }
        default -> throw unknown("diff", field);
      }
    }
    if (lower == null || upper == null) {
      throw new MalformedDefinitionException("a diff without its two sides");
    }
    return new DiffOp(lower, upper);
  }

  private static BuildOp build(ProtoReader r) throws MalformedDefinitionException {
    int builder = 0;
    Map<String, Integer> inputs = new LinkedHashMap<>();
    byte[] definition = new byte[0];
    Map<String, String> attrs = new LinkedHashMap<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> builder = index(r);
        case 2 -> {
          ProtoReader entry = r.message();
          String key = "";
          int value = 0;
          for (int f = entry.next(); f != 0; f = entry.next()) {
            switch (f) {
              case 1 -> key = entry.string();
              case 2 -> value = wrappedIndex(entry.message());
              default -> throw unknown("build input", f);
            }
          }
          inputs.put(key, value);
        }
        case 3 -> definition = r.bytes();
        case 4 -> stringEntry(r.message(), attrs);
        default -> throw unknown("build", field);
      }
    }
    return new BuildOp(builder, inputs, definition, attrs);
  }

  private static PassthroughOp passthrough(ProtoReader r) throws MalformedDefinitionException {
    String id = "";
    List<Integer> outputs = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> id = r.string();
        case 2 -> {
          if (r.isPacked()) {
            ProtoReader list = r.message();
            while (!list.atEnd()) {
              outputs.add(index(list.packed()));
            }
          } else {
            outputs.add(index(r));
          }
        }
        default -> throw unknown("passthrough", field);
      }
    }
    return new PassthroughOp(id, outputs);
  }

  /** A message with nothing but an input number in field 1. */
  private static int wrappedIndex(ProtoReader r) throws MalformedDefinitionException {
    int value = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field != 1) {
        throw unknown("input reference", field);
      }
      value = index(r);
    }
    return value;
  }

  /** A position in a list, or -1. */
  static int index(ProtoReader r) throws MalformedDefinitionException {
    return index(r.integer());
  }

  private static int index(long value) throws MalformedDefinitionException {
    if (value < -1 || value > Integer.MAX_VALUE) {
      throw new MalformedDefinitionException("position " + value + " is out of range");
    }
    return (int) value;
  }

  static void stringEntry(ProtoReader r, Map<String, String> into)
      throws MalformedDefinitionException {
    String key = "";
    String value = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> key = r.string();
        case 2 -> value = r.string();
        default -> throw unknown("map entry", field);
      }
    }
    into.put(key, value);
  }

  /** Protobuf would merge the two; nobody writes that, and readers differ on it. */
  static void once(String name, @Nullable Object previous) throws MalformedDefinitionException {
    if (previous != null) {
      throw new MalformedDefinitionException(name + " is given twice");
    }
  }

  static MalformedDefinitionException unknown(String message, int field) {
    return new MalformedDefinitionException(
        "field " + field + " of " + message + " is unknown to this version");
  }
}
