package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.progress.Display;
import dev.bothy.cli.progress.Displays;
import dev.bothy.cli.progress.OnlyWork;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The checksums of downloads. They are fetched as a build would fetch them, into the store. */
final class DownloadSums {
  private static final int READABLE = 0644;
  private static final int BUFFER = 1 << 16;

  private DownloadSums() {}

  /** {@code sha256:…} by URL, in their order. */
  static Map<String, String> of(Invocation invocation, Collection<String> urls) throws Exception {
    List<String> all = List.copyOf(urls);
    EmbeddedBuilder builder = Runners.builder(invocation);
    List<String> layers = layers(invocation, builder, graph(all));
    Map<String, String> sums = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      sums.put(all.get(i), sum(file(builder, layers, name(i))));
    }
    return sums;
  }

  /** One tree of all of them, named by their numbers: they are fetched at the same time. */
  private static Definition graph(List<String> urls) {
    FileActions copies = FileActions.NONE;
    for (int i = 0; i < urls.size(); i++) {
      State file =
          State.http(urls.get(i), new HttpOptions().filename(name(i)).mode(READABLE))
              .named("download " + urls.get(i));
      copies = copies.copy(file, "/" + name(i), "/" + name(i));
    }
    return State.scratch().file(copies).named("downloads").marshal(Platform.host());
  }

  private static String name(int number) {
    return "file-" + number;
  }

  private static List<String> layers(
      Invocation invocation, EmbeddedBuilder builder, Definition graph) throws Exception {
    boolean offline = invocation.arguments().has(Shared.OFFLINE);
    SolveRequest request =
        new SolveRequest(
            graph,
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            new SolveRequest.Options(false, offline));
    try (Display display =
        Displays.open(
            invocation.arguments().get(Shared.PROGRESS),
            invocation.environment(),
            invocation.terminal(),
            invocation.err())) {
      SolveResult result = builder.solve(request, new OnlyWork(display), null);
      return new ArrayList<>(result.layers());
    }
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
