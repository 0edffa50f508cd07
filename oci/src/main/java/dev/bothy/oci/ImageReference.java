package dev.bothy.oci;

import org.jspecify.annotations.Nullable;

/**
 * The name of an image in a registry, by the rules of Docker's reference grammar: {@code
 * [registry/]path[:tag][@digest]}. A name without a registry is on {@code docker.io}, and there a
 * name of one component is below {@code library/}.
 *
 * @param registry host with optional port; {@code docker.io} for the default registry
 * @param repository path below the registry, e.g. {@code library/debian}
 * @param tag a tag, or null when none was given (see {@link #withDefaultTag})
 * @param digest the manifest's digest, or null; it decides when both are given
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
  /** The registry of names that have none. */
  public static final String DEFAULT_REGISTRY = "docker.io";

  /** The tag that {@link #withDefaultTag} adds. */
  public static final String DEFAULT_TAG = "latest";

  private static final String DEFAULT_NAMESPACE = "library/";
  private static final int MAX_NAME = 255;

  public ImageReference {
    String whole = registry + "/" + repository;
    ReferenceGrammar.checkRegistry(registry, whole);
    ReferenceGrammar.checkRepository(repository, whole);
    if (whole.length() > MAX_NAME) {
      throw ReferenceGrammar.invalid(whole, "the name is longer than " + MAX_NAME + " characters");
    }
    if (tag != null) {
      ReferenceGrammar.checkTag(tag, whole);
    }
  }

  /**
   * Reads a name as people write it; neither a tag nor a digest is added.
   *
   * @throws IllegalArgumentException when it breaks the grammar; the message says what to change
   */
  public static ImageReference parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an image reference is empty");
    }
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = ReferenceGrammar.digest(rest.substring(at + 1), text);
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      ReferenceGrammar.checkTag(tag, text);
    }
    int slash = rest.indexOf('/');
    String registry;
    String repository;
    if (slash >= 0 && ReferenceGrammar.looksLikeHost(rest.substring(0, slash))) {
      registry = rest.substring(0, slash);
      repository = rest.substring(slash + 1);
    } else {
      registry = DEFAULT_REGISTRY;
      repository = rest;
    }
    if (registry.equals("index." + DEFAULT_REGISTRY)) {
      registry = DEFAULT_REGISTRY;
    }
    ReferenceGrammar.checkRegistry(registry, text);
    ReferenceGrammar.checkRepository(repository, text);
    if (registry.equals(DEFAULT_REGISTRY) && repository.indexOf('/') < 0) {
      if (repository.length() == 64 && Digest.isLowerHex(repository)) {
        throw ReferenceGrammar.invalid(
            text, "64 hexadecimal digits are an image id, not a name; write NAME@sha256:DIGEST");
      }
      repository = DEFAULT_NAMESPACE + repository;
    }
    return new ImageReference(registry, repository, tag, digest);
  }

  /** {@code latest} when there is neither a tag nor a digest. */
  public ImageReference withDefaultTag() {
    return tag == null && digest == null ? withTag(DEFAULT_TAG) : this;
  }

  public ImageReference withTag(String newTag) {
    return new ImageReference(registry, repository, newTag, digest);
  }

  /** Pinned; the tag, if any, stays for people to read. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(registry, repository, tag, newDigest);
  }

  public ImageReference withoutDigest() {
    return new ImageReference(registry, repository, tag, null);
  }

  /** {@code registry/repository}, without tag and digest. */
  public String name() {
    return registry + "/" + repository;
  }

  /** What a registry is asked for: the digest, else the tag, else {@code latest}. */
  public String object() {
    if (digest != null) {
      return digest.toString();
    }
    return tag == null ? DEFAULT_TAG : tag;
  }

  /** As short as {@link #parse} still reads it: {@code docker.io/library/} is left out. */
  public String familiar() {
    String name = name();
    if (registry.equals(DEFAULT_REGISTRY)) {
      name =
          repository.startsWith(DEFAULT_NAMESPACE)
                  && repository.indexOf('/', DEFAULT_NAMESPACE.length()) < 0
              ? repository.substring(DEFAULT_NAMESPACE.length())
              : repository;
    }
    return name + suffix();
  }

  /** The normalised form, e.g. {@code docker.io/library/debian:12}. */
  @Override
  public String toString() {
    return name() + suffix();
  }

  private String suffix() {
    return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
