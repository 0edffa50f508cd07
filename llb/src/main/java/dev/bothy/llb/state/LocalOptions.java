package dev.bothy.llb.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of a local directory to take. Collects as it goes; who takes it takes a copy. */
public final class LocalOptions {
  final List<String> include = new ArrayList<>();
  final List<String> exclude = new ArrayList<>();
  final List<String> follow = new ArrayList<>();
  String sharedKeyHint = "";
  String session = "";
  String differ = "";
  @Nullable List<String> sentAllTheSame;

  /** Only paths that match. */
  public LocalOptions include(List<String> patterns) {
    include.addAll(patterns);
    return this;
  }

  /** No paths that match; a pattern after {@code !} takes back what those before it excluded. */
  public LocalOptions exclude(List<String> patterns) {
    exclude.addAll(patterns);
    return this;
  }

  /** Only these paths, and what they point to. */
  public LocalOptions follow(List<String> paths) {
    follow.addAll(paths);
    return this;
  }

  /** Builds with the same hint share what a daemon has of the directory. */
  public LocalOptions sharedKeyHint(String hint) {
    sharedKeyHint = hint;
    return this;
  }

  /** Take the directory from that client session alone. */
  public LocalOptions session(String id) {
    session = id;
    return this;
  }

  /**
   * Take what the files are, not what is in them: the source has a file {@code .fsutil-metadata},
   * which lists them, and besides only what matches.
   *
   * @param exceptions patterns; none is for the list alone
   */
  public LocalOptions metadataOnly(List<String> exceptions) {
    sentAllTheSame = List.copyOf(exceptions);
    return this;
  }

  /** Compare nothing: every file is sent again. */
  public LocalOptions sendEverything() {
    differ = "none";
    return this;
  }
}
