package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Manifests and blobs in registries. One client keeps its tokens and connections; threads may share
 * it. All methods throw a {@link RegistryException} for what the registry does wrong, and {@link
 * java.io.InterruptedIOException} when the thread is interrupted.
 */
public final class RegistryClient {
  private static final int MAX_MANIFEST = 16 << 20;

  private static final String ACCEPT =
      MediaType.OCI_INDEX
          + ", "
          + MediaType.OCI_MANIFEST
          + ", "
          + MediaType.DOCKER_MANIFEST_LIST
          + ", "
          + MediaType.DOCKER_MANIFEST;

  private final RegistryOptions options;
  private final Transport transport;
  private final DockerConfig config;
  private final ConcurrentHashMap<String, RegistrySession> sessions = new ConcurrentHashMap<>();

  public RegistryClient(RegistryOptions options) {
    this(options, new Transport(options));
  }

  RegistryClient(RegistryOptions options, Transport transport) {
    this.options = options;
    this.transport = transport;
    config = new DockerConfig(options);
  }

  RegistryOptions options() {
    return options;
  }

  private RegistrySession session(ImageReference reference) {
    return sessions.computeIfAbsent(
        reference.registry(),
        registry ->
            new RegistrySession(Endpoint.of(registry, options.plainHttp()), transport, config));
  }

  static String path(ImageReference reference, String rest) {
    return "/v2/" + reference.repository() + rest;
  }

  static String pullScope(ImageReference reference) {
    return "repository:" + reference.repository() + ":pull";
  }

  static String pushScope(ImageReference reference) {
    return "repository:" + reference.repository() + ":pull,push";
  }

  private HttpCall manifestCall(RegistrySession session, String method, ImageReference reference) {
    return HttpCall.of(
            method,
            session.endpoint().resolve(path(reference, "/manifests/" + reference.object())),
            pullScope(reference))
        .header("Accept", ACCEPT);
  }

  private static String manifestOf(ImageReference reference) {
    return "manifest " + reference.object() + " of " + reference.name();
  }

  /**
   * What a tag points to now, without its content where the registry allows that.
   *
   * @throws RegistryException.NotFound when there is no such image
   */
  public Descriptor resolve(ImageReference reference) throws IOException {
    return SocketWork.call(() -> askWhat(reference));
  }

  private Descriptor askWhat(ImageReference reference) throws IOException {
    RegistrySession session = session(reference);
    try (HttpAnswer answer = session.send(manifestCall(session, "HEAD", reference))) {
      // A HEAD answer has no body to say what is wrong; GET has.
      if (answer.status() == 200) {
        Digest digest = contentDigest(answer);
        MediaType type = new MediaType(answer.contentType());
        long size = answer.contentLength();
        if (digest != null && size >= 0 && (type.isManifest() || type.isIndex())) {
          if (reference.digest() != null && !reference.digest().equals(digest)) {
            throw new DigestMismatchException(manifestOf(reference), reference.digest(), digest);
          }
          return new Descriptor(type, digest, size);
        }
      }
    }
    return fetch(reference).descriptor();
  }

  /**
   * A manifest or index; its bytes have the reference's digest if that has one.
   *
   * @throws RegistryException.NotFound when there is no such image
   * @throws DigestMismatchException when the registry sent other bytes
   */
  public FetchedManifest manifest(ImageReference reference) throws IOException {
    return SocketWork.call(() -> fetch(reference));
  }

  private FetchedManifest fetch(ImageReference reference) throws IOException {
    RegistrySession session = session(reference);
    HttpAnswer answer = session.send(manifestCall(session, "GET", reference));
    if (answer.status() != 200) {
      throw session.failure(answer, manifestOf(reference));
    }
    try (answer) {
      byte[] bytes;
      try {
        bytes = answer.body().readNBytes(MAX_MANIFEST + 1);
      } catch (IOException e) {
        throw Transport.failure(answer.uri(), e);
      }
      if (bytes.length > MAX_MANIFEST) {
        throw new OciFormatException(manifestOf(reference) + " is larger than 16 MiB");
      }
      Digest wanted = reference.digest() != null ? reference.digest() : contentDigest(answer);
      Digest actual = Digest.of(bytes);
      if (wanted != null && !wanted.equals(actual)) {
        throw new DigestMismatchException(manifestOf(reference), wanted, actual);
      }
      return new FetchedManifest(mediaType(answer, bytes, manifestOf(reference)), bytes);
    }
  }

  /** The document's own word first: servers' types are often too general. */
  private static MediaType mediaType(HttpAnswer answer, byte[] bytes, String what)
      throws OciFormatException {
    JsonFields fields = new JsonFields(Json.parseObject(bytes, what), what);
    String named = fields.string("mediaType");
    if (named != null) {
      return new MediaType(named);
    }
    MediaType served = new MediaType(answer.contentType());
    if (served.isIndex() || served.isManifest()) {
      return served;
    }
    return fields.get("manifests") != null ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
  }

  private static @Nullable Digest contentDigest(HttpAnswer answer) {
    String value = answer.header("Docker-Content-Digest");
    try {
      return value == null ? null : Digest.parse(value.strip());
    } catch (IllegalArgumentException _) {
      return null; // another algorithm
    }
  }

  /** Whether the repository has the blob. */
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    return SocketWork.call(() -> askFor(repository, digest));
  }

  private boolean askFor(ImageReference repository, Digest digest) throws IOException {
    RegistrySession session = session(repository);
    HttpAnswer answer =
        session.send(
            HttpCall.of(
                "HEAD",
                session.endpoint().resolve(path(repository, "/blobs/" + digest)),
                pushScope(repository)));
    if (answer.status() == 200 || answer.status() == 404) {
      answer.close();
      return answer.status() == 200;
    }
    throw session.failure(answer, "blob " + digest + " of " + repository.name());
  }

  /**
   * Brings a blob into the store, unless it is there; goes on where an earlier attempt stopped.
   *
   * @throws RegistryException.NotFound when the repository does not have it
   * @throws DigestMismatchException when the registry sends other bytes, twice
   */
  public void pullBlob(
      ImageReference repository, Descriptor blob, ContentStore store, TransferListener listener)
      throws IOException {
    if (store.has(blob)) {
      listener.transferred(blob, blob.size());
      return; // and no thread is needed, nor what starts the first one
    }
    BlobDownload download = new BlobDownload(session(repository), repository, blob, listener);
    Descriptor _ =
        SocketWork.call(
            () -> {
              download.into(store);
              return blob;
            });
  }

  /**
   * Brings what has that digest into the store, unless it is there: a blob of the repository, or
   * one of its manifests.
   *
   * @throws RegistryException.NotFound when the repository has neither
   * @throws DigestMismatchException when the registry sends other bytes
   */
  public void pull(
      ImageReference repository, Digest digest, ContentStore store, TransferListener listener)
      throws IOException {
    if (!store.has(digest)) {
      Digest _ =
          SocketWork.call(
              () -> {
                bring(repository, digest, store, listener);
                return digest;
              });
    }
  }

  private void bring(
      ImageReference repository, Digest digest, ContentStore store, TransferListener listener)
      throws IOException {
    RegistrySession session = session(repository);
    String what = "blob " + digest + " of " + repository.name();
    HttpAnswer answer =
        session.send(
            HttpCall.of(
                "HEAD",
                session.endpoint().resolve(path(repository, "/blobs/" + digest)),
                pullScope(repository)));
    if (answer.status() != 200 && answer.status() != 404) {
      throw session.failure(answer, what);
    }
    long size = answer.contentLength();
    answer.close();
    if (answer.status() == 404) {
      FetchedManifest manifest = fetch(repository.withDigest(digest));
      Descriptor _ = store.put(manifest.descriptor().mediaType(), manifest.bytes());
    } else if (size < 0) {
      throw new OciFormatException(repository.registry() + " does not say the size of " + what);
    } else {
      pullBlob(repository, new Descriptor(MediaType.ANY, digest, size), store, listener);
    }
  }

  /**
   * Brings a blob of the store into a repository, unless it is there.
   *
   * @param mountFrom repositories of the same registry that may have it already
   * @return false when nothing had to be sent
   */
  public boolean pushBlob(
      ImageReference repository,
      Descriptor blob,
      ContentStore store,
      List<ImageReference> mountFrom,
      TransferListener listener)
      throws IOException {
    return SocketWork.call(() -> send(repository, blob, store, mountFrom, listener));
  }

  private boolean send(
      ImageReference repository,
      Descriptor blob,
      ContentStore store,
      List<ImageReference> mountFrom,
      TransferListener listener)
      throws IOException {
    if (askFor(repository, blob.digest())) {
      listener.transferred(blob, blob.size());
      return false;
    }
    Optional<ImageReference> source =
        mountFrom.stream()
            .filter(from -> from.registry().equals(repository.registry()))
            .filter(from -> !from.repository().equals(repository.repository()))
            .findFirst();
    return new BlobUpload(session(repository), repository, blob, listener)
        .from(store, source.orElse(null));
  }

  /** Stores a manifest or index under the reference's tag, or its own digest when it has none. */
  public Descriptor pushManifest(ImageReference reference, MediaType mediaType, byte[] bytes)
      throws IOException {
    return SocketWork.call(() -> send(reference, mediaType, bytes));
  }

  private Descriptor send(ImageReference reference, MediaType mediaType, byte[] bytes)
      throws IOException {
    RegistrySession session = session(reference);
    Descriptor descriptor = Descriptor.of(mediaType, bytes);
    String tag = reference.tag();
    String name = tag != null ? tag : descriptor.digest().toString();
    HttpCall call =
        HttpCall.of(
                "PUT",
                session.endpoint().resolve(path(reference, "/manifests/" + name)),
                pushScope(reference))
            .header("Content-Type", mediaType.value())
            .with(HttpCall.Body.of(bytes));
    HttpAnswer answer = session.send(call);
    if (answer.status() != 201 && answer.status() != 200) {
      throw session.failure(answer, "pushing manifest " + name + " to " + reference.name());
    }
    try (answer) {
      Digest stored = contentDigest(answer);
      if (stored != null && !stored.equals(descriptor.digest())) {
        throw new DigestMismatchException(
            "manifest " + name + " that " + reference.name() + " stored",
            descriptor.digest(),
            stored);
      }
    }
    return descriptor;
  }
}
