package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.Definition;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The checksums of downloads. They are fetched as a build would fetch them, into the store. */
final class DownloadSums {
  private static final int READABLE = 0644;
  private static final int BUFFER = 1 << 16;

  private DownloadSums() {}

  /**
   * {@code sha256:…} of each, in their order.
   *
   * @param downloads their sources, by what they are called
   * @param lent what servers may want to see
   */
  static Map<String, String> of(
      Invocation invocation, Map<String, Vertex> downloads, SolveRequest lent) throws Exception {
    List<String> all = List.copyOf(downloads.keySet());
    EmbeddedBuilder builder = Runners.builder(invocation);
    List<String> layers =
        new Solving(invocation, builder).aside(lent.withDefinition(graph(downloads))).layers();
    Map<String, String> sums = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      sums.put(all.get(i), sum(file(builder, layers, name(i))));
    }
    return sums;
  }

  /** One tree of all of them, named by their numbers: they are fetched at the same time. */
  private static Definition graph(Map<String, Vertex> downloads) {
    FileActions copies = FileActions.NONE;
    int number = 0;
    for (Map.Entry<String, Vertex> download : downloads.entrySet()) {
      String name = name(number++);
      String url = ((SourceOp) download.getValue().op().kind()).identifier();
      State file =
          State.http(url, new HttpOptions().filename(name).mode(READABLE))
              .named("download " + download.getKey());
      SourceLocation at = download.getValue().location();
      copies = copies.copy(at == null ? file : file.at(at), "/" + name, "/" + name);
    }
    return State.scratch().file(copies).named("downloads").marshal(Platform.host());
  }

  private static String name(int number) {
    return "file-" + number;
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
