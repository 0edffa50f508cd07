package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.project.Runners;
import dev.bothy.dialect.Evaluation;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.GitCommits;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.GitRef;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.packages.lock.DownloadPin;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.Pin;
import dev.bothy.packages.lock.RepositoryPin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What servers have now for what an evaluation takes, to be written into the lock.
 *
 * @param failures of what they do not have
 */
record FoundPins(List<Pin> pins, List<SolveException> failures) {

  /**
   * Asks the servers of what is not pinned.
   *
   * @param lent what they may want to see, and whether they may be asked at all
   * @param anew ask registries, whatever the store has been told
   * @param every whether all that can be had is wanted, though something else cannot
   */
  static FoundPins of(
      Invocation invocation, Evaluation evaluation, SolveRequest lent, boolean anew, boolean every)
      throws Exception {
    FoundPins found = new FoundPins(new ArrayList<>(), new ArrayList<>());
    Unpinned unpinned = Unpinned.of(evaluation);
    unpinned
        .libraries()
        .forEach(
            (library, included) ->
                found.pins.add(LibraryPin.of(library.git(), library.ref(), included.commit())));
    // The store is not made for those who need none.
    if (!unpinned.repositories().isEmpty()) {
      found.repositories(Runners.builder(invocation), unpinned.repositories(), lent);
    }
    // Nor are files fetched for a lock that is not written.
    if (!unpinned.downloads().isEmpty() && (every || found.failures.isEmpty())) {
      found.downloads(invocation, unpinned.downloads(), lent, every);
    }
    if (!unpinned.images().isEmpty()) {
      found.images(Runners.builder(invocation), unpinned.images(), lent, anew);
    }
    return new FoundPins(List.copyOf(found.pins), List.copyOf(found.failures));
  }

  private void repositories(
      EmbeddedBuilder builder, Map<GitRef, Vertex> repositories, SolveRequest lent)
      throws InterruptedException {
    GitCommits commits =
        new GitCommits(builder.store(), lent.secrets(), lent.sshAgents(), lent.options().offline());
    for (Map.Entry<GitRef, Vertex> entry : repositories.entrySet()) {
      GitRef ref = entry.getKey();
      try {
        GitSource.Head head = commits.find(entry.getValue());
        pins.add(RepositoryPin.of(ref.url(), ref.ref(), head.name(), head.commit()));
      } catch (SolveException e) {
        failures.add(e);
      }
    }
  }

  /** At the same time; each by itself where one that fails would take the others along. */
  private void downloads(
      Invocation invocation, Map<String, Vertex> downloads, SolveRequest lent, boolean every)
      throws Exception {
    try {
      DownloadSums.of(invocation, downloads, lent)
          .forEach((url, checksum) -> pins.add(DownloadPin.of(url, checksum)));
    } catch (SolveException e) {
      if (!every || downloads.size() == 1) {
        failures.add(e);
        return;
      }
      for (Map.Entry<String, Vertex> download : downloads.entrySet()) {
        downloads(invocation, Map.of(download.getKey(), download.getValue()), lent, true);
      }
    }
  }

  private void images(
      EmbeddedBuilder builder, Map<ImageReference, Vertex> images, SolveRequest lent, boolean anew)
      throws InterruptedException {
    for (Map.Entry<ImageReference, Vertex> entry : images.entrySet()) {
      ImageReference image = entry.getKey();
      try {
        Digest digest = builder.images().digest(image, lent.options().offline(), anew);
        pins.add(ImagePin.of(image.toString(), digest));
      } catch (SolveException e) {
        failures.add(BaseImages.at(e, entry.getValue()));
      }
    }
  }

  /** Throws all failures as one. */
  void check() throws SolveException {
    if (!failures.isEmpty()) {
      SolveException first = failures.getFirst();
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /** The lock with them. */
  Lock in(Lock lock) {
    Lock pinned = lock;
    for (Pin pin : pins) {
      pinned = pinned.with(pin);
    }
    return pinned;
  }
}
