package dev.bothy.engine.source.git;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What refs were when somebody asked for them last, for those who are offline. */
final class GitMemory {
  private final Store store;

  GitMemory(Store store) {
    this.store = store;
  }

  private Path file(GitRequest request) {
    return store
        .root()
        .resolve("cache")
        .resolve("git")
        .resolve(Digest.of(asked(request, request.url()).getBytes(StandardCharsets.UTF_8)).hex());
  }

  private static String asked(GitRequest request, String url) {
    GitBundle bundle = request.bundle();
    return url + " " + request.ref() + (bundle == null ? "" : " of " + bundle.id());
  }

  @Nullable GitResolved known(GitRequest request) throws IOException {
    try {
      String[] lines =
          new String(Files.readAllBytes(file(request)), StandardCharsets.UTF_8).split("\n", -1);
      boolean good =
          lines.length == 5
              && lines[0].equals(asked(request, request.shown()))
              && GitRequest.isCommit(lines[2])
              && GitRequest.isCommit(lines[3]);
      return good ? new GitResolved(lines[1], lines[2], lines[3]) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  void remember(GitRequest request, GitResolved resolved) throws IOException {
    String text =
        String.join(
            "\n",
            asked(request, request.shown()),
            resolved.name(),
            resolved.object(),
            resolved.commit(),
            "");
    WholeFiles.put(file(request), text.getBytes(StandardCharsets.UTF_8));
  }
}
