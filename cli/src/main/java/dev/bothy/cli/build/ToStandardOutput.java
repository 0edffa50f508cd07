package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.KeyValues;
import dev.bothy.cli.command.Shared;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.history.Recording;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An archive that goes to standard output: {@code dest=-}. Results are said on the other stream.
 */
public final class ToStandardOutput {
  public static final String DEST = "-";

  private static final List<String> TYPES = List.of("oci", "docker", "tar");

  private ToStandardOutput() {}

  /** Refuses what is no stream of bytes, and what nobody would want there. */
  public static void check(Invocation invocation, String type) throws UsageException {
    if (!TYPES.contains(type)) {
      throw invocation.usage("type=" + type + " makes no archive that standard output could take");
    }
    if (invocation.terminal().hasOutput()) {
      throw invocation.usage(
          "an archive is nothing for a terminal; name a file, or send it on: | ssh HOST podman load");
    }
    if ("json".equals(invocation.arguments().get(Shared.FORMAT))) {
      throw invocation.usage("--format json and an archive cannot both go to standard output");
    }
  }

  /** Says a result: not into an archive. */
  static void result(Invocation invocation, String line) {
    boolean archive = false;
    for (String output : invocation.arguments().all(Shared.OUTPUT)) {
      archive |= KeyValues.split(output).contains("dest=" + DEST);
    }
    result(invocation, line, archive);
  }

  /**
   * The same.
   *
   * @param archive whether there is one
   */
  public static void result(Invocation invocation, String line, boolean archive) {
    if (archive) {
      invocation.say(line);
    } else {
      invocation.out().println(line);
    }
  }

  /** Solves; what is to go to standard output gets there when it is whole. */
  public static SolveResult solve(
      EmbeddedBuilder builder,
      SolveRequest request,
      SolveListener listener,
      Recording.@Nullable Subject subject,
      PrintStream out)
      throws SolveException, IOException, InterruptedException {
    if (request.exports().stream().noneMatch(ToStandardOutput::isWanted)) {
      return builder.solve(request, listener, subject);
    }
    // In the store, which has room for layers and clears up after whoever is killed.
    Path archive = builder.store().temp().newDirectory("output").resolve("archive");
    try {
      SolveResult result = builder.solve(into(archive, request), listener, subject);
      long _ = Files.copy(archive, out);
      out.flush();
      return result;
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private static boolean isWanted(SolveRequest.Export export) {
    return DEST.equals(export.attributes().get("dest"));
  }

  private static SolveRequest into(Path archive, SolveRequest request) {
    List<SolveRequest.Export> exports = new ArrayList<>();
    for (SolveRequest.Export export : request.exports()) {
      Map<String, String> attributes = new LinkedHashMap<>(export.attributes());
      if (isWanted(export)) {
        attributes.put("dest", archive.toString());
      }
      exports.add(new SolveRequest.Export(export.type(), attributes));
    }
    return request.withExports(exports);
  }
}
