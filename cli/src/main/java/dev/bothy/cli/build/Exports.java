package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.cli.command.Shared;
import dev.bothy.engine.export.Exporter;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code -o type=oci,dest=x.tar,name=…,compression=…,level=N,annotation.KEY=…}. */
public final class Exports {
  /** The attribute with an image's configuration. */
  public static final String CONFIG = "containerimage.config";

  private static final List<String> TYPES =
      // BuildKit's word for rootfs is local.
      List.of("oci", "docker", "tar", "rootfs", "local", "registry");
  private static final List<String> COMPRESSIONS = List.of("zstd", "gzip", "none");
  private static final List<String> ANNOTATED = List.of("oci", "docker", "registry");
  private static final String ANNOTATION = "annotation";
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
    Set<String> places = new HashSet<>();
    for (String text : invocation.arguments().all(Shared.OUTPUT)) {
      SolveRequest.Export export = parse(invocation, text, more);
      String dest = export.attributes().get("dest");
      if (dest != null && !places.add(dest)) {
        throw invocation.usage("two --output would write to the same place, dest=" + dest);
      }
      exports.add(export);
    }
    return exports;
  }

  private static SolveRequest.Export parse(
      Invocation invocation, String text, Map<String, String> more) throws UsageException {
    KeyValues attributes = KeyValues.of(invocation, "--output", text);
    String type = attributes.type(TYPES);
    attributes.only(KEYS, ANNOTATED.contains(type) ? ANNOTATION : null);
    if (type.equals("docker") && attributes.all().keySet().stream().anyMatch(Exports::annotates)) {
      // Said here: the exporter would say it when all is built.
      throw attributes.wrong("Docker's manifests hold no annotations; write type=oci");
    }
    String dest = attributes.get("dest");
    if (type.equals("registry")) {
      if (attributes.get("name") == null) {
        throw invocation.usage("--output type=registry needs name=HOST/REPOSITORY:TAG");
      }
    } else if (dest == null || dest.isEmpty()) {
      throw invocation.usage("--output type=" + type + " needs dest=PATH");
    } else if (dest.equals(ToStandardOutput.DEST)) {
      ToStandardOutput.check(invocation, type);
    } else if (dest.startsWith("/dev/std") || dest.startsWith("/dev/fd/")) {
      // The process that writes has streams of its own.
      throw attributes.wrong(
          "dest=" + dest + " is another process's; write dest=- and redirect it");
    } else {
      attributes.resolve("dest", dest);
    }
    attributes.oneOf("compression", COMPRESSIONS);
    String level = attributes.get("level");
    if (level != null && !isNumber(level)) {
      throw attributes.wrong("level '" + level + "' is not a number");
    }
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(attributes.all());
    SolveRequest.Export export = new SolveRequest.Export(type, all);
    try {
      Exporter.check(export);
    } catch (SolveException e) {
      String hint = e.hint();
      throw attributes.wrong(e.getMessage() + (hint == null ? "" : "; " + hint));
    }
    return export;
  }

  private static boolean annotates(String key) {
    return key.startsWith(ANNOTATION);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 4;
  }
}
