package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SourceLocation;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The checksums of downloads. They are fetched as a build would fetch them, into the store. */
final class DownloadSums {
  private static final int READABLE = 0644;
  private static final int BUFFER = 1 << 16;

  private DownloadSums() {}

  /**
   * {@code sha256:…} by URL, in their order.
   *
   * @param downloads places in the file, by URL
   */
  static Map<String, String> of(
      Invocation invocation, Map<String, @Nullable SourceLocation> downloads) throws Exception {
    List<String> all = List.copyOf(downloads.keySet());
    EmbeddedBuilder builder = Runners.builder(invocation);
    List<String> layers = layers(invocation, builder, graph(downloads));
    Map<String, String> sums = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      sums.put(all.get(i), sum(file(builder, layers, name(i))));
    }
    return sums;
  }

  /** One tree of all of them, named by their numbers: they are fetched at the same time. */
  private static Definition graph(Map<String, @Nullable SourceLocation> downloads) {
    FileActions copies = FileActions.NONE;
    int number = 0;
    for (Map.Entry<String, @Nullable SourceLocation> download : downloads.entrySet()) {
      String name = name(number++);
      State file =
          State.http(download.getKey(), new HttpOptions().filename(name).mode(READABLE))
              .named("download " + download.getKey());
      SourceLocation at = download.getValue();
      copies = copies.copy(at == null ? file : file.at(at), "/" + name, "/" + name);
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
        SolveRequest.of(graph).withOptions(SolveRequest.Options.DEFAULT.withOffline(offline));
    return new Solving(invocation, builder).aside(request).layers();
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
