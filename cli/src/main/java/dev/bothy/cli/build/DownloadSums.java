package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The checksums of downloads. They are fetched as a build would fetch them, into the store.
 *
 * @param sums {@code sha256:…} by what the downloads are called, in their order
 * @param failures of those that cannot be had
 */
record DownloadSums(Map<String, String> sums, List<SolveException> failures) {
  private static final int READABLE = 0644;
  private static final int BUFFER = 1 << 16;

  /**
   * A file of the tree that they are fetched into.
   *
   * @param name its number: they have all kinds of names
   * @param vertex its digest in any graph
   */
  private record Wanted(String name, State file, Digest vertex) {}

  /**
   * Fetches.
   *
   * @param downloads their sources, by what they are called
   * @param lent what servers may want to see
   * @param every whether all that can be had is wanted, though something else cannot
   */
  static DownloadSums of(
      Invocation invocation, Map<String, Vertex> downloads, SolveRequest lent, boolean every)
      throws Exception {
    Map<String, Wanted> files = files(downloads);
    try {
      SolveRequest request = lent.withOptions(lent.options().withKeepGoing(every));
      return new DownloadSums(sums(invocation, files, request), List.of());
    } catch (SolveException e) {
      List<SolveException> failures = apart(e);
      Map<String, Wanted> rest = without(files, failures);
      Map<String, String> sums = Map.of();
      // Where it is of no file, whatever ails the machine would be told again.
      if (every && !rest.isEmpty() && rest.size() < files.size()) {
        try {
          // The rest is in the store: no server is asked twice.
          SolveRequest stored = lent.withOptions(lent.options().withOffline(true));
          sums = sums(invocation, rest, stored);
        } catch (SolveException again) {
          failures.addAll(apart(again));
        }
      }
      return new DownloadSums(sums, once(failures));
    }
  }

  private static Map<String, Wanted> files(Map<String, Vertex> downloads) {
    Map<String, Wanted> files = new LinkedHashMap<>();
    for (Map.Entry<String, Vertex> download : downloads.entrySet()) {
      String name = "file-" + files.size();
      String url = ((SourceOp) download.getValue().op().kind()).identifier();
      State file =
          State.http(url, new HttpOptions().filename(name).mode(READABLE))
              .named("download " + download.getKey());
      SourceLocation at = download.getValue().location();
      file = at == null ? file : file.at(at);
      Digest vertex = file.marshal(Platform.host()).target().digest();
      files.put(download.getKey(), new Wanted(name, file, vertex));
    }
    return files;
  }

  /** One tree of all of them: they are fetched at the same time. */
  private static Map<String, String> sums(
      Invocation invocation, Map<String, Wanted> files, SolveRequest request) throws Exception {
    FileActions copies = FileActions.NONE;
    for (Wanted wanted : files.values()) {
      copies = copies.copy(wanted.file(), "/" + wanted.name(), "/" + wanted.name());
    }
    Definition graph = State.scratch().file(copies).named("downloads").marshal(Platform.host());
    EmbeddedBuilder builder = Runners.builder(invocation);
    List<String> layers =
        new Solving(invocation, builder).aside(request.withDefinition(graph)).layers();
    Map<String, String> sums = new LinkedHashMap<>();
    for (Map.Entry<String, Wanted> file : files.entrySet()) {
      sums.put(file.getKey(), sum(file(builder, layers, file.getValue().name())));
    }
    return sums;
  }

  /** Each failure by itself, without the others of its solve. */
  private static List<SolveException> apart(SolveException failure) {
    List<SolveException> apart = new ArrayList<>();
    apart.add(
        new SolveException(
            failure.kind(),
            String.valueOf(failure.getMessage()),
            failure.hint(),
            failure.step(),
            failure.getCause()));
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof SolveException further) {
        apart.add(further);
      }
    }
    return apart;
  }

  private static Map<String, Wanted> without(
      Map<String, Wanted> files, List<SolveException> failures) {
    Map<String, Wanted> rest = new LinkedHashMap<>(files);
    for (SolveException failure : failures) {
      SolveException.Step step = failure.step();
      rest.values().removeIf(file -> step != null && file.vertex().equals(step.vertex()));
    }
    return rest;
  }

  /** What ails the machine fails each file in the same words. */
  private static List<SolveException> once(List<SolveException> failures) {
    Map<String, SolveException> byMessage = new LinkedHashMap<>();
    failures.forEach(e -> byMessage.putIfAbsent(String.valueOf(e.getMessage()), e));
    return List.copyOf(byMessage.values());
  }

  private static Path file(EmbeddedBuilder builder, List<String> layers, String name) {
    for (String layer : layers) {
      Path file = builder.store().layers().fs(new LayerId(layer)).resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new NoSuchElementException(name);
  }

  private static String sum(Path file) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    return Digest.of(sum).toString();
  }
}
