package dev.bothy.cli.build;

import dev.bothy.cli.args.Nearest;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.llb.SolveRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code -o type=oci,dest=x.tar,name=…,compression=…,level=N}. */
public final class Exports {
  /** The attribute with an image's configuration. */
  public static final String CONFIG = "containerimage.config";

  private static final List<String> TYPES = List.of("oci", "docker", "tar", "rootfs", "registry");
  private static final List<String> COMPRESSIONS = List.of("zstd", "gzip", "none");
  private static final List<String> KEYS = List.of("dest", "name", "compression", "level");

  private Exports() {}

  /**
   * The exports asked for, paths made absolute.
   *
   * @param more attributes that each gets besides its own, such as the image's configuration
   */
  public static List<SolveRequest.Export> of(Invocation invocation, Map<String, String> more)
      throws UsageException {
    List<SolveRequest.Export> exports = new ArrayList<>();
    for (String text : invocation.arguments().all(Shared.OUTPUT)) {
      exports.add(parse(invocation, text, more));
    }
    return exports;
  }

  private static SolveRequest.Export parse(
      Invocation invocation, String text, Map<String, String> more) throws UsageException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String part : split(text)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw invocation.usage("--output: '" + part + "' is not of the form key=value");
      }
      attributes.put(part.substring(0, equals), part.substring(equals + 1));
    }
    String type = attributes.remove("type");
    if (type == null) {
      throw invocation.usage("--output: type=" + String.join("|", TYPES) + " is missing");
    }
    oneOf(invocation, "type", type, TYPES);
    for (String key : attributes.keySet()) {
      if (!KEYS.contains(key)) {
        String near = Nearest.of(key, KEYS);
        throw invocation.usage(
            "--output: unknown key '" + key + "'" + (near == null ? "" : ", did you mean " + near));
      }
    }
    String dest = attributes.get("dest");
    if (type.equals("registry")) {
      if (!attributes.containsKey("name")) {
        throw invocation.usage("--output type=registry needs name=HOST/REPOSITORY:TAG");
      }
    } else if (dest == null || dest.isEmpty()) {
      throw invocation.usage("--output type=" + type + " needs dest=PATH");
    } else if (dest.equals(ToStandardOutput.DEST)) {
      ToStandardOutput.check(invocation, type);
    } else {
      attributes.put("dest", invocation.resolve(dest).toString());
    }
    String compression = attributes.get("compression");
    if (compression != null) {
      oneOf(invocation, "compression", compression, COMPRESSIONS);
    }
    String level = attributes.get("level");
    if (level != null && !isNumber(level)) {
      throw invocation.usage("--output: level '" + level + "' is not a number");
    }
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(attributes);
    return new SolveRequest.Export(type, all);
  }

  private static void oneOf(Invocation invocation, String key, String value, List<String> known)
      throws UsageException {
    if (!known.contains(value)) {
      throw invocation.usage(
          "--output: " + key + " '" + value + "' is none of " + String.join(", ", known));
    }
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 4;
  }

  /** At commas, outside double quotes (a path may hold one). */
  public static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
