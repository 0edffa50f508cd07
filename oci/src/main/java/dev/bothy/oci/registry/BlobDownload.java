package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.store.BlobIngest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Brings one blob from a repository into a store, in as many pieces as the connection breaks it.
 */
final class BlobDownload {
  /** How often the listener hears of progress, in bytes. */
  private static final long STEP = 256 << 10;

  private final RegistrySession session;
  private final ImageReference repository;
  private final Descriptor blob;
  private final TransferListener listener;

  BlobDownload(
      RegistrySession session,
      ImageReference repository,
      Descriptor blob,
      TransferListener listener) {
    this.session = session;
    this.repository = repository;
    this.blob = blob;
    this.listener = listener;
  }

  void into(ContentStore store) throws IOException {
    BlobIngest ingest = store.ingest(blob).orElse(null);
    if (ingest == null) {
      listener.transferred(blob, blob.size());
      return;
    }
    try (ingest) {
      boolean resumed = ingest.offset() > 0;
      load(ingest);
      try {
        ingest.commit();
      } catch (DigestMismatchException e) {
        // The damage may have been in what an earlier attempt left: once more, from the start.
        if (!resumed) {
          throw mismatch(e);
        }
        load(ingest);
        try {
          ingest.commit();
        } catch (DigestMismatchException again) {
          throw mismatch(again);
        }
      }
    }
    listener.transferred(blob, blob.size());
  }

  private DigestMismatchException mismatch(DigestMismatchException e) {
    return new DigestMismatchException(what(), e.expected(), e.actual());
  }

  private String what() {
    return "blob " + blob.digest() + " of " + repository.name();
  }

  /** Until all bytes are here; attempts that bring something do not count against the limit. */
  private void load(BlobIngest ingest) throws IOException {
    int fruitless = 0;
    while (ingest.offset() < blob.size()) {
      long before = ingest.offset();
      HttpAnswer answer = session.send(call(before));
      boolean opened = open(answer, ingest, before);
      try (answer) {
        if (opened) {
          copy(answer.body(), ingest);
          if (ingest.offset() >= blob.size()) {
            return;
          }
          throw new Broken(new IOException("the body ended after " + ingest.offset() + " bytes"));
        }
      } catch (Broken e) {
        IOException cause = e.cause;
        fruitless = ingest.offset() > before ? 1 : fruitless + 1;
        if (fruitless >= session.transport().limit(cause) || !Transport.mayPass(cause)) {
          throw Transport.failure(answer.uri(), cause);
        }
        session.transport().pause(fruitless, 0);
      }
    }
  }

  private HttpCall call(long offset) {
    HttpCall call =
        HttpCall.of(
            "GET",
            session.endpoint().resolve(RegistryClient.path(repository, "/blobs/" + blob.digest())),
            RegistryClient.pullScope(repository));
    return offset == 0 ? call : call.header("Range", "bytes=" + offset + "-");
  }

  /** Makes the ingest ready for this answer's body; false when another request is needed. */
  private boolean open(HttpAnswer answer, BlobIngest ingest, long offset) throws IOException {
    return switch (answer.status()) {
      case 200 -> {
        if (offset > 0) {
          ingest.restart(); // the server does not know ranges
        }
        long length = answer.contentLength();
        if (length >= 0 && length != blob.size()) {
          answer.close();
          throw new OciFormatException(
              what() + " has " + length + " bytes where the manifest says " + blob.size());
        }
        yield true;
      }
      case 206 -> {
        String range = answer.header("Content-Range");
        boolean fits = range != null && range.strip().startsWith("bytes " + offset + "-");
        if (!fits) {
          answer.close();
          ingest.restart();
        }
        yield fits;
      }
      case 416 -> {
        if (offset == 0) {
          throw session.failure(answer, what());
        }
        answer.close();
        ingest.restart();
        yield false;
      }
      default -> throw session.failure(answer, what());
    };
  }

  private void copy(InputStream body, BlobIngest ingest) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long told = ingest.offset();
    for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("loading " + what() + " was interrupted");
      }
      ingest.write(buffer, 0, n);
      if (ingest.offset() - told >= STEP) {
        told = ingest.offset();
        listener.transferred(blob, told);
      }
    }
  }

  private static int read(InputStream body, byte[] buffer) throws Broken {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  /** The connection failed, as opposed to the store. */
  private static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException cause;

    Broken(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
