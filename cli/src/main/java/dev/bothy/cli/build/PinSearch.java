package dev.bothy.cli.build;

import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.GitCommits;
import dev.bothy.engine.source.git.GitSource;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.GitRef;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.packages.lock.DownloadPin;
import dev.bothy.packages.lock.ImagePin;
import dev.bothy.packages.lock.LibraryPin;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.packages.lock.Pin;
import dev.bothy.packages.lock.RepositoryPin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks servers what they have of what is not pinned. */
final class PinSearch {
  private final Invocation invocation;

  /** With what servers may want to see, and whether they may be asked at all. */
  private final SolveRequest lent;

  private final boolean check;
  private final boolean upgrade;
  private final List<Pin> pins = new ArrayList<>();
  private final List<SolveException> failures = new ArrayList<>();

  private PinSearch(Invocation invocation, SolveRequest lent) {
    this.invocation = invocation;
    this.lent = lent;
    this.check = invocation.arguments().has(LockVerb.CHECK);
    this.upgrade = invocation.arguments().has(LockVerb.UPGRADE);
  }

  static FoundPins of(Invocation invocation, Unpinned unpinned) throws Exception {
    try (SshAgents agents = SshAgents.open(invocation)) {
      SolveRequest lent =
          SolveRequest.of(Definition.SCRATCH)
              .withSecrets(Inputs.secrets(invocation))
              .withSshAgents(agents.sockets())
              .withOptions(
                  SolveRequest.Options.DEFAULT.withOffline(
                      invocation.arguments().has(Shared.OFFLINE)));
      return new PinSearch(invocation, lent).find(unpinned);
    }
  }

  private FoundPins find(Unpinned unpinned) throws Exception {
    unpinned.alike().forEach(this::sayAlike);
    unpinned
        .libraries()
        .forEach(
            (library, included) ->
                pins.add(LibraryPin.of(library.git(), library.ref(), included.commit())));
    // The store is not made for those who need none.
    if (!unpinned.repositories().isEmpty()) {
      repositories(Runners.builder(invocation), unpinned.repositories());
    }
    // Nor are files fetched for a lock that is not written.
    if (!unpinned.downloads().isEmpty() && (check || failures.isEmpty())) {
      DownloadSums found = DownloadSums.of(invocation, unpinned.downloads(), lent);
      found.sums().forEach((url, sum) -> pins.add(DownloadPin.of(url, sum)));
      failures.addAll(found.failures());
    }
    if (!unpinned.images().isEmpty()) {
      images(Runners.builder(invocation), unpinned.images());
    }
    return new FoundPins(pins, failures);
  }

  private void sayAlike(String url, Vertex second) {
    invocation.say(
        "note: "
            + (second.location() == null ? "" : second.location() + ": ")
            + Text.visible(url)
            + " is another download's address too, but for what is hidden: "
            + LockFile.NAME
            + " has one checksum for both; if they are two files, give them checksum=");
  }

  private void repositories(EmbeddedBuilder builder, Map<GitRef, Vertex> repositories)
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

  private void images(EmbeddedBuilder builder, Map<ImageReference, Vertex> images)
      throws InterruptedException {
    for (Map.Entry<ImageReference, Vertex> entry : images.entrySet()) {
      ImageReference image = entry.getKey();
      try {
        // What the store was told last is not the newest.
        Digest digest = builder.images().digest(image, lent.options().offline(), upgrade);
        pins.add(ImagePin.of(image.toString(), digest));
      } catch (SolveException e) {
        failures.add(BaseImages.at(e, entry.getValue()));
      }
    }
  }
}
