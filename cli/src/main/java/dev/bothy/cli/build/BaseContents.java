package dev.bothy.cli.build;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerStore;
import dev.bothy.llb.Definition;
import dev.bothy.llb.DefinitionBuilder;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Debian packages an image's base holds, read from its layers; nothing is run for it. */
public final class BaseContents {
  private static final String STATUS = "var/lib/dpkg/status";

  /** Bytes: thousands of packages take a few megabytes. */
  private static final int LARGEST = 128 << 20;

  private BaseContents() {}

  /**
   * The part of a graph that makes its base.
   *
   * @param digest of the base's state, when it is one; otherwise the graph's first source is it
   * @return null when the graph has none
   */
  public static @Nullable Definition graph(Definition graph, @Nullable Digest digest) {
    Vertex base = digest == null ? null : graph.find(digest);
    DefinitionBuilder part = new DefinitionBuilder();
    for (Vertex vertex : graph.vertices()) {
      part.add(vertex.op(), vertex.metadata(), vertex.location());
      if (vertex.equals(base) || (base == null && vertex.op().kind() instanceof SourceOp)) {
        return part.build(new Input(vertex.digest(), 0));
      }
    }
    return null;
  }

  /**
   * The packages as {@code dpkg-query -W} lists them; empty when there are none.
   *
   * @param layers lowest first
   */
  public static String dpkgList(LayerStore store, List<String> layers) throws IOException {
    for (String layer : layers.reversed()) {
      Path status = store.fs(new LayerId(layer)).resolve(STATUS);
      if (Files.isRegularFile(status)) {
        return list(new String(BoundedRead.file(status, LARGEST), StandardCharsets.UTF_8));
      }
    }
    return "";
  }

  /** From dpkg's status file: name, tab, version a line for what is installed. */
  public static String list(String status) {
    StringBuilder list = new StringBuilder();
    for (String stanza : status.split("\n\n")) {
      String name = field(stanza, "Package");
      String version = field(stanza, "Version");
      if (name.isEmpty() || version.isEmpty() || !field(stanza, "Status").endsWith(" installed")) {
        continue;
      }
      list.append(name);
      // As dpkg-query does: only these are told apart by architecture.
      if (field(stanza, "Multi-Arch").equals("same")) {
        list.append(':').append(field(stanza, "Architecture"));
      }
      list.append('\t').append(version).append('\n');
    }
    return list.toString();
  }

  private static String field(String stanza, String name) {
    int at = stanza.startsWith(name + ": ") ? 0 : stanza.indexOf("\n" + name + ": ");
    if (at < 0) {
      return "";
    }
    int start = stanza.indexOf(": ", at) + 2;
    int end = stanza.indexOf('\n', start);
    return stanza.substring(start, end < 0 ? stanza.length() : end).strip();
  }
}
