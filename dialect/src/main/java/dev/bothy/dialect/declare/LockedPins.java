package dev.bothy.dialect.declare;

import dev.bothy.llb.op.GitRef;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lock says of what the file itself does not pin.
 *
 * <p>Addresses in it are as {@link ShownAddress} has them: a lock is committed.
 *
 * @param checksums {@code sha256:…} of downloads, by their addresses
 * @param images digests of images, by their references with registry and tag
 * @param commits of branches and tags
 */
public record LockedPins(
    Map<String, String> checksums, Map<String, Digest> images, Map<GitRef, Commit> commits) {
  public static final LockedPins NONE = new LockedPins(Map.of(), Map.of(), Map.of());

  /**
   * A commit of a branch or tag.
   *
   * @param head what the server calls the branch or tag: {@code refs/heads/main}; or {@code HEAD}
   * @param id the whole of its name
   */
  public record Commit(String head, String id) {
    /**
     * The ref as a graph has it. By its whole name: a short one is taken for a branch, and kept in
     * .git as one. That of a server's default which is no branch stands for nothing.
     */
    public String fragment() {
      return head.equals("HEAD") ? "" : head.replace("%", "%25");
    }
  }

  public LockedPins {
    checksums = Map.copyOf(checksums);
    images = Map.copyOf(images);
    commits = Map.copyOf(commits);
  }

  /** The checksum to expect: what the file gives, else the lock, else what is known. */
  public String checksum(String url, String given, String known) {
    if (!given.isEmpty()) {
      return given;
    }
    return checksums.isEmpty() ? known : checksums.getOrDefault(ShownAddress.of(url), known);
  }

  /** The commit to take of a branch or tag; null when the lock has none. */
  public @Nullable Commit commit(GitRef ref) {
    return commits.isEmpty() ? null : commits.get(ref.shown());
  }

  /**
   * The reference as it is to be solved: with the lock's digest, unless it has one of its own.
   *
   * @throws IllegalArgumentException when the reference breaks the grammar
   */
  public String image(String reference) {
    if (images.isEmpty()) {
      return reference;
    }
    ImageReference named = ImageReference.parse(reference).withDefaultTag();
    Digest digest = named.digest() == null ? images.get(named.toString()) : null;
    return digest == null ? reference : named.withDigest(digest).toString();
  }
}
