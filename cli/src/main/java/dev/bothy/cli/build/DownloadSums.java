package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.progress.Display;
import dev.bothy.cli.progress.Displays;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.WebFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checksums of downloads. All are asked for, so that it is not chance which failures are told.
 *
 * @param sums {@code sha256:…} by what the downloads are called, in their order
 * @param failures of those that cannot be had
 */
record DownloadSums(Map<String, String> sums, List<SolveException> failures) {
  /**
   * Fetches.
   *
   * @param downloads their sources, by what they are called
   * @param lent what servers may want to see
   */
  static DownloadSums of(Invocation invocation, Map<String, Vertex> downloads, SolveRequest lent)
      throws Exception {
    Store store = Runners.builder(invocation).store();
    WebFiles files = new WebFiles(store, lent.secrets(), lent.options().offline());
    List<WebFiles.Answer> answers;
    try (Display display = Displays.open(invocation)) {
      answers = files.find(List.copyOf(downloads.values()), display);
    }
    Map<String, String> sums = new LinkedHashMap<>();
    // What ails the machine fails each file in the same words.
    Map<String, SolveException> failures = new LinkedHashMap<>();
    int next = 0;
    for (String name : downloads.keySet()) {
      WebFiles.Answer answer = answers.get(next++);
      if (answer.checksum() != null) {
        sums.put(name, answer.checksum().toString());
      }
      if (answer.failure() != null) {
        failures.putIfAbsent(String.valueOf(answer.failure().getMessage()), answer.failure());
      }
    }
    return new DownloadSums(sums, List.copyOf(failures.values()));
  }
}
