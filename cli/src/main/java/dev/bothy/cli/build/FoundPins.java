package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.project.Runners;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.Included;
import dev.bothy.dialect.project.Library;
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

/** What servers have now for what an evaluation takes, to be written into the lock. */
record FoundPins(List<Pin> pins) {

  /**
   * Asks the servers of what is not pinned.
   *
   * @param lent what they may want to see, and whether they may be asked at all
   * @param anew ask registries, whatever the store has been told
   */
  static FoundPins of(Invocation invocation, Evaluation evaluation, SolveRequest lent, boolean anew)
      throws Exception {
    List<Pin> pins = new ArrayList<>();
    for (Included included : evaluation.included()) {
      Library library = included.library();
      if (library.sha().isEmpty()) {
        pins.add(LibraryPin.of(library.git(), library.ref(), included.commit()));
      }
    }
    Unpinned unpinned = Unpinned.of(evaluation);
    // The store is not made for those who need none.
    if (!unpinned.repositories().isEmpty()) {
      pins.addAll(repositories(Runners.builder(invocation), unpinned.repositories(), lent));
    }
    if (!unpinned.downloads().isEmpty()) {
      DownloadSums.of(invocation, unpinned.downloads(), lent)
          .forEach((url, checksum) -> pins.add(DownloadPin.of(url, checksum)));
    }
    if (!unpinned.images().isEmpty()) {
      pins.addAll(images(Runners.builder(invocation), unpinned.images(), lent, anew));
    }
    return new FoundPins(List.copyOf(pins));
  }

  private static List<Pin> repositories(
      EmbeddedBuilder builder, Map<GitRef, Vertex> repositories, SolveRequest lent)
      throws SolveException, InterruptedException {
    GitCommits commits =
        new GitCommits(builder.store(), lent.secrets(), lent.sshAgents(), lent.options().offline());
    List<Pin> pins = new ArrayList<>();
    for (Map.Entry<GitRef, Vertex> entry : repositories.entrySet()) {
      GitRef ref = entry.getKey();
      GitSource.Head head = commits.find(entry.getValue());
      pins.add(RepositoryPin.of(ref.url(), ref.ref(), head.name(), head.commit()));
    }
    return pins;
  }

  private static List<Pin> images(
      EmbeddedBuilder builder, Map<ImageReference, Vertex> images, SolveRequest lent, boolean anew)
      throws SolveException, InterruptedException {
    List<Pin> pins = new ArrayList<>();
    for (Map.Entry<ImageReference, Vertex> entry : images.entrySet()) {
      ImageReference image = entry.getKey();
      try {
        Digest digest = builder.images().digest(image, lent.options().offline(), anew);
        pins.add(ImagePin.of(image.toString(), digest));
      } catch (SolveException e) {
        throw BaseImages.at(e, entry.getValue());
      }
    }
    return pins;
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
