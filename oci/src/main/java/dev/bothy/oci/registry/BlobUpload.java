package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Brings one blob of a store into a repository: by mounting it, else by one streamed PUT. */
final class BlobUpload {
  private static final long STEP = 256 << 10;

  private final RegistrySession session;
  private final ImageReference repository;
  private final Descriptor blob;
  private final TransferListener listener;

  BlobUpload(
      RegistrySession session,
      ImageReference repository,
      Descriptor blob,
      TransferListener listener) {
    this.session = session;
    this.repository = repository;
    this.blob = blob;
    this.listener = listener;
  }

  private String what() {
    return "pushing blob " + blob.digest() + " to " + repository.name();
  }

  /** False when it could be mounted. */
  boolean from(ContentStore store, @Nullable ImageReference mountFrom) throws IOException {
    if (!store.has(blob)) {
      throw store.missing(blob.digest());
    }
    String scope = RegistryClient.pushScope(repository);
    URI upload = begin(scope, mountFrom);
    for (int attempt = 1; upload != null; attempt++) {
      try {
        put(upload, scope, store);
        listener.transferred(blob, blob.size());
        return true;
      } catch (RegistryException e) {
        // The upload's state is unknown: a new one, not the rest of this.
        if (attempt >= limit(e) || !mayPass(e)) {
          throw e;
        }
        session.transport().pause(attempt, 0);
        upload = begin(scope, null);
      }
    }
    listener.transferred(blob, blob.size());
    return false;
  }

  private int limit(RegistryException e) {
    return session.transport().limit(e.getCause() instanceof IOException cause ? cause : e);
  }

  private static boolean mayPass(RegistryException e) {
    return switch (e) {
      case RegistryException.Unreachable _ ->
          e.getCause() instanceof IOException cause && Transport.mayPass(cause);
      case RegistryException.Refused refused -> Transport.mayPass(refused.status());
      case RegistryException.NotFound _, RegistryException.Unauthorised _ -> false;
    };
  }

  /** The address for the bytes; null when the blob was mounted. */
  private @Nullable URI begin(String scope, @Nullable ImageReference mountFrom) throws IOException {
    String path = RegistryClient.path(repository, "/blobs/uploads/");
    String wanted = scope;
    if (mountFrom != null) {
      path +=
          "?mount="
              + URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8)
              + "&from="
              + URLEncoder.encode(mountFrom.repository(), StandardCharsets.UTF_8);
      wanted = scope + " " + RegistryClient.pullScope(mountFrom);
    }
    URI uri = session.endpoint().resolve(path);
    HttpAnswer answer = session.send(HttpCall.of("POST", uri, wanted));
    if (answer.status() == 201 && mountFrom != null) {
      answer.close();
      return null;
    }
    if (answer.status() != 202) {
      throw session.failure(answer, what());
    }
    try (answer) {
      return session.location(uri, answer.header("Location"), answer.status());
    }
  }

  private void put(URI location, String scope, ContentStore store) throws IOException {
    String digest = URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8);
    URI uri =
        URI.create(location + (location.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
    HttpCall call =
        HttpCall.of("PUT", uri, scope)
            .header("Content-Type", "application/octet-stream")
            .with(new BlobBody(store));
    HttpAnswer answer = session.send(call);
    if (answer.status() == 400 && !store.verify(blob.digest())) {
      answer.close();
      throw store.missing(blob.digest());
    }
    if (answer.status() != 201 && answer.status() != 204) {
      throw session.failure(answer, what());
    }
    answer.close();
  }

  private final class BlobBody implements HttpCall.Body {
    private final ContentStore store;

    BlobBody(ContentStore store) {
      this.store = store;
    }

    @Override
    public long length() {
      return blob.size();
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public InputStream open() throws IOException {
      return store.open(blob.digest());
    }

    @Override
    public void send(OutputStream out) throws IOException {
      byte[] buffer = new byte[64 << 10];
      long sent = 0;
      long told = 0;
      try (InputStream in = open()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(what() + " was interrupted");
          }
          out.write(buffer, 0, n);
          sent += n;
          if (sent - told >= STEP) {
            told = sent;
            listener.transferred(blob, sent);
          }
        }
      }
    }
  }
}
