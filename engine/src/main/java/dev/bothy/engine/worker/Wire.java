package dev.bothy.engine.worker;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.oci.Digest;
import dev.bothy.oci.OciFormatException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values that go over the pipe between a command and its worker: both are the same program. */
final class Wire {
  /** More than this in one value is not ours. */
  private static final int MAX_BYTES = 1 << 28;

  private Wire() {}

  static void bytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a value of " + length + " bytes");
    }
    byte[] value = in.readNBytes(length);
    if (value.length < length) {
      throw new java.io.EOFException();
    }
    return value;
  }

  static Definition definition(DataInputStream in) throws IOException {
    try {
      return Definition.parse(bytes(in));
    } catch (MalformedDefinitionException e) {
      throw new IOException(e); // who sent it has read it before
    }
  }

  static void proxy(DataOutputStream out, ProxyEnv proxy) throws IOException {
    text(out, proxy.httpProxy());
    text(out, proxy.httpsProxy());
    text(out, proxy.ftpProxy());
    text(out, proxy.noProxy());
    text(out, proxy.allProxy());
  }

  static ProxyEnv proxy(DataInputStream in) throws IOException {
    return new ProxyEnv(text(in), text(in), text(in), text(in), text(in));
  }

  static SourcePolicy policy(DataInputStream in) throws IOException {
    byte[] json = bytes(in);
    try {
      return json.length == 0 ? SourcePolicy.NONE : SourcePolicy.parse(json, "the source policy");
    } catch (OciFormatException e) {
      throw new IOException(e); // as above
    }
  }

  static void text(DataOutputStream out, String value) throws IOException {
    bytes(out, value.getBytes(StandardCharsets.UTF_8));
  }

  static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  static void optional(DataOutputStream out, @Nullable String value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      text(out, value);
    }
  }

  static @Nullable String optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? text(in) : null;
  }

  static void texts(DataOutputStream out, List<String> values) throws IOException {
    out.writeInt(values.size());
    for (String value : values) {
      text(out, value);
    }
  }

  static List<String> texts(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(text(in));
    }
    return values;
  }

  static void map(DataOutputStream out, Map<String, String> values) throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<String, String> e : new TreeMap<>(values).entrySet()) {
      text(out, e.getKey());
      text(out, e.getValue());
    }
  }

  static Map<String, String> map(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = text(in);
      values.put(key, text(in));
    }
    return values;
  }

  static void paths(DataOutputStream out, Map<String, Path> values) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((name, path) -> texts.put(name, path.toAbsolutePath().toString()));
    map(out, texts);
  }

  static Map<String, Path> paths(DataInputStream in) throws IOException {
    Map<String, Path> paths = new LinkedHashMap<>();
    map(in).forEach((name, path) -> paths.put(name, Path.of(path)));
    return paths;
  }

  static void caches(DataOutputStream out, List<SolveRequest.Cache> caches) throws IOException {
    out.writeInt(caches.size());
    for (SolveRequest.Cache cache : caches) {
      text(out, cache.type());
      map(out, cache.attributes());
    }
  }

  static List<SolveRequest.Cache> caches(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<SolveRequest.Cache> caches = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String type = text(in);
      caches.add(new SolveRequest.Cache(type, map(in)));
    }
    return caches;
  }

  static void digest(DataOutputStream out, Digest digest) throws IOException {
    text(out, digest.hex());
  }

  static Digest digest(DataInputStream in) throws IOException {
    return new Digest(text(in));
  }

  static void location(DataOutputStream out, @Nullable SourceLocation where) throws IOException {
    optional(out, where == null ? null : where.file());
    if (where != null) {
      out.writeInt(where.line());
      out.writeInt(where.column());
    }
  }

  static @Nullable SourceLocation location(DataInputStream in) throws IOException {
    String file = optional(in);
    return file == null ? null : new SourceLocation(file, in.readInt(), in.readInt());
  }
}
