package dev.bothy.engine.source.http;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.Signatures;
import dev.bothy.engine.source.FileShape;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.web.WebConnections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of a web server, pinned by its content. With a checksum the server is asked only for the
 * file itself; without one it is asked on every build whether the file has changed. A signature
 * that is asked for is checked before anything is kept, and is part of the pin.
 */
public final class HttpSource implements Source {
  private final Store store;
  private final SourceSettings settings;
  private final WebConnections web;

  public HttpSource(Store store, SourceSettings settings) {
    this(store, settings, System.getenv());
  }

  HttpSource(Store store, SourceSettings settings, Map<String, String> environment) {
    this.store = store;
    this.settings = settings;
    this.web = new WebConnections(environment);
  }

  /** What is remembered of an address. */
  private record Known(Digest digest, HttpFetch.Said said) {}

  private static HttpRequest request(Vertex vertex) throws StepFailure {
    return HttpRequest.of((SourceOp) vertex.op().kind());
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    HttpRequest request = request(vertex);
    if (request.checksum() != null) {
      return checkedPin(request, request.checksum());
    }
    Known known = settings.offline() && !settings.refresh() ? known(request) : null;
    return known == null ? null : pin(request, known);
  }

  /** Whether the file is still the one that is known. */
  private record HasItChanged(WebConnections web, HttpRequest request, Known known)
      implements Question {
    @Override
    public @Nullable String ask(Duration patience) throws StepFailure, IOException {
      return new HttpFetch(web, request, null, patience).isUnchanged(known.said())
          ? pin(request, known)
          : null;
    }
  }

  @Override
  public @Nullable Question question(Vertex vertex) throws StepFailure, IOException {
    HttpRequest request = request(vertex);
    if (request.checksum() != null
        || request.authSecret() != null
        || settings.offline()
        || settings.refresh()) {
      return null;
    }
    Known known = known(request);
    return known != null && canBeAskedFor(known) ? new HasItChanged(web, request, known) : null;
  }

  private static boolean canBeAskedFor(Known known) {
    return !known.said().etag().isEmpty() || !known.said().modified().isEmpty();
  }

  private static String pin(HttpRequest request, Known known) {
    return request.pin(known.digest(), request.name(known.said().name()));
  }

  /** Without asking the server, whose name for the file is known once the file is here. */
  private String checkedPin(HttpRequest request, Digest checksum) throws IOException {
    Known known = known(request);
    return known != null && known.digest().equals(checksum)
        ? pin(request, known)
        : request.pin(checksum, request.name(""));
  }

  @Override
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    HttpRequest request = request(vertex);
    if (request.checksum() != null) {
      return checkedPin(request, request.checksum());
    }
    HttpFetch fetch = new HttpFetch(web, request, authorization(request, context));
    Known known = known(request);
    if (known != null
        && !settings.refresh()
        && canBeAskedFor(known)
        && fetch.isUnchanged(known.said())) {
      return pin(request, known);
    }
    return pin(request, download(request, fetch, context));
  }

  /** The checksum of the file, which is fetched unless it is known to be as it was. */
  public Digest checksum(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    String known = settings.offline() ? quickPin(vertex) : null;
    return checksum(known == null ? pin(vertex, context) : known);
  }

  /** Of a pin that this made. */
  private static Digest checksum(String pin) {
    return Digest.parse(pin.split(" ", -1)[1]);
  }

  private static @Nullable String authorization(HttpRequest request, StepContext context)
      throws IOException, StepFailure {
    if (request.authSecret() == null) {
      return secretOfHost(request, context);
    }
    byte[] value = context.secret(request.authSecret());
    if (value == null) {
      throw StepFailure.step(
          request.shown()
              + " needs the secret \""
              + request.authSecret()
              + "\", which was not given",
          "give it with --secret id=" + request.authSecret() + ",src=FILE");
    }
    return text(value);
  }

  /**
   * Secrets of these names are for their host, whatever the graph says: a token before a header.
   */
  private static @Nullable String secretOfHost(HttpRequest request, StepContext context)
      throws IOException {
    byte[] token = context.secret("HTTP_AUTH_TOKEN_" + request.uri().getHost());
    if (token != null) {
      return "Bearer " + text(token);
    }
    byte[] header = context.secret("HTTP_AUTH_HEADER_" + request.uri().getHost());
    return header == null ? null : text(header);
  }

  private static String text(byte[] secret) {
    return new String(secret, StandardCharsets.UTF_8).strip();
  }

  private Known download(HttpRequest request, HttpFetch fetch, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    if (settings.offline()) {
      throw StepFailure.step(
          request.shown() + " is not in the store, and this build is offline",
          "build once without --offline");
    }
    Path fresh = store.temp().newDirectory("download").resolve("body");
    HttpFetch.Received received = fetch.download(fresh, context);
    if (request.checksum() != null && !request.checksum().equals(received.digest())) {
      throw StepFailure.step(
          request.shown()
              + " has the checksum "
              + received.digest()
              + ", expected was "
              + request.checksum(),
          "correct the checksum if the file was meant to change; of one that bothy.lock has,"
              + " `bothy lock --upgrade "
              + ShellWords.of(request.shown())
              + "` takes the new one");
    }
    verify(request, fresh);
    Path body = body(received.digest());
    Files.createDirectories(Objects.requireNonNull(body.getParent()));
    Files.move(fresh, body, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Known known = new Known(received.digest(), received.said());
    remember(request, known);
    return known;
  }

  private void verify(HttpRequest request, Path file)
      throws StepFailure, IOException, InterruptedException {
    HttpSigner signer = request.signer();
    if (signer == null) {
      return;
    }
    Path place = store.temp().newDirectory("signature");
    try {
      new Signatures(request.shown(), SourceAttrs.HTTP_SIG_PUBKEY, place)
          .pgp(file, signer.signature(), signer.keys(), false);
    } finally {
      Trees.delete(place);
    }
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    HttpRequest request = request(vertex);
    for (String attribute : HttpRequest.unsent((SourceOp) vertex.op().kind())) {
      context.warn(request.shown() + ": " + attribute + " is not sent, as with BuildKit");
    }
    Digest wanted = checksum(pin);
    Known known = known(request);
    boolean asked = known != null && known.digest().equals(wanted) || settings.offline();
    if (!asked || !isGood(wanted)) {
      known =
          download(request, new HttpFetch(web, request, authorization(request, context)), context);
      String said = pin(request, known);
      if (!said.equals(pin)) {
        return fetch(vertex, said, context);
      }
    }
    verify(request, body(wanted));
    long modified = known == null ? 0 : Math.floorDiv(known.said().modifiedMillis(), 1000L);
    FileShape shape = request.shape().named(pin.split(" ", 5)[4]);
    try (PendingLayer layer = store.layers().begin()) {
      shape.write(layer, body(wanted), modified);
      return new Fetched(new Result(List.of(layer.commit())), pin);
    }
  }

  /** Whether the file is there and still holds what it should. */
  private boolean isGood(Digest digest) throws IOException {
    try (InputStream in = Files.newInputStream(body(digest))) {
      return Digest.of(in).equals(digest);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Path body(Digest digest) {
    return store.root().resolve("downloads").resolve("http").resolve(digest.hex());
  }

  private Path memory(HttpRequest request) {
    return store
        .root()
        .resolve("cache")
        .resolve("http")
        .resolve(Digest.of(request.asked().getBytes(StandardCharsets.UTF_8)).hex());
  }

  private @Nullable Known known(HttpRequest request) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(memory(request)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
    String[] lines = text.split("\n", -1);
    try {
      if (lines.length < 6 || !lines[0].equals(request.askedShown())) {
        return null;
      }
      return new Known(
          Digest.parse(lines[1]),
          new HttpFetch.Said(lines[2], lines[3], Long.parseLong(lines[4]), lines[5]));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void remember(HttpRequest request, Known known) throws IOException {
    String text =
        String.join(
                "\n",
                request.askedShown(),
                known.digest().toString(),
                known.said().etag(),
                known.said().modified(),
                Long.toString(known.said().modifiedMillis()),
                known.said().name())
            + "\n";
    WholeFiles.put(memory(request), text.getBytes(StandardCharsets.UTF_8));
  }
}
