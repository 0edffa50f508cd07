package dev.bothy.dialect.declare;

import dev.bothy.llb.op.GitRef;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lock says of what the file itself does not pin.
 *
 * @param checksums {@code sha256:…} of downloads, by their {@linkplain #address addresses}
 * @param images digests of images, by their references with registry and tag
 * @param commits of branches and tags
 */
public record LockedPins(
    Map<String, String> checksums, Map<String, Digest> images, Map<GitRef, Commit> commits) {
  public static final LockedPins NONE = new LockedPins(Map.of(), Map.of(), Map.of());

  /** Parameters of signed addresses, beside those that are called secrets. */
  private static final String SIGNED = "(?i)key|sig|.*signature|.*credential";

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
    return checksums.isEmpty() ? known : checksums.getOrDefault(address(url), known);
  }

  /**
   * The URL as a lock has it, which is committed: without the values of parameters that are
   * secrets. Those that differ in nothing else are one file.
   */
  public static String address(String url) {
    int query = url.indexOf('?');
    if (query < 0) {
      return url;
    }
    int end = url.indexOf('#', query) < 0 ? url.length() : url.indexOf('#', query);
    StringBuilder address = new StringBuilder(url.substring(0, query));
    char before = '?';
    for (String parameter : url.substring(query + 1, end).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? "" : parameter.substring(0, equals);
      boolean secret = SecretName.is(name) || name.matches(SIGNED);
      address.append(before).append(secret ? name + "=…" : parameter);
      before = '&';
    }
    return address.append(url.substring(end)).toString();
  }

  /** The commit to take of a branch or tag; null when the lock has none. */
  public @Nullable Commit commit(GitRef ref) {
    return commits.get(ref);
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
