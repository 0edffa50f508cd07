package dev.bothy.engine.source.http;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.WebAddress;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import dev.bothy.oci.web.ProxyException;
import dev.bothy.oci.web.WebConnections;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * GET over HTTP. On the old client of the JDK, which is loaded in a fraction of the time of the new
 * one: an unchanged build asks with it whether a file is still the same.
 */
final class HttpFetch {
  /** As many requests as Go's client sends, on which BuildKit stands. */
  private static final int MAX_REQUESTS = 10;

  private static final int CONNECT_MILLIS = 15_000;
  private static final Duration READ_PATIENCE = Duration.ofSeconds(60);
  private static final int BUFFER = 1 << 16;
  private static final String AGENT = "bothy";

  private final WebConnections web;
  private final HttpRequest request;
  private final @Nullable String authorization;
  private final int patienceMillis;

  /** Where servers have led to so far. */
  private URI at;

  HttpFetch(WebConnections web, HttpRequest request, @Nullable String authorization) {
    this(web, request, authorization, READ_PATIENCE);
  }

  /**
   * @param patience how long a server may say nothing
   */
  HttpFetch(
      WebConnections web, HttpRequest request, @Nullable String authorization, Duration patience) {
    this.web = web;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
    this.request = request;
    this.authorization = authorization;
    this.at = request.uri();
  }

  /**
   * What a server said of a file.
   *
   * @param etag or ""
   * @param modified the Last-Modified header, or ""
   * @param modifiedMillis the same as a time, 0 when there is none
   * @param name from Content-Disposition, or ""
   */
  record Said(String etag, String modified, long modifiedMillis, String name) {}

  /** Whether the file is still the one that the server said this of. */
  boolean isUnchanged(Said said) throws StepFailure, IOException {
    HttpURLConnection connection = open(said);
    try {
      return status(connection) == HttpURLConnection.HTTP_NOT_MODIFIED;
    } finally {
      connection.disconnect();
    }
  }

  /** A file that came in. */
  record Received(Said said, Digest digest) {}

  /** Writes the body to a file. */
  Received download(Path to, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    HttpURLConnection connection = open(null);
    try {
      int status = status(connection);
      if (status < 200 || status >= 400 || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
        throw StepFailure.step(
            named() + ": the server answered " + status + " " + connection.getResponseMessage(),
            status == 404
                ? "check the address"
                : status == 401 || status == 403 ? "the server wants credentials" : null);
      }
      boolean packed = "gzip".equalsIgnoreCase(connection.getContentEncoding());
      long total = packed ? -1 : connection.getContentLengthLong();
      MessageDigest sum = Digest.sha256();
      long done = 0;
      try (InputStream body = connection.getInputStream();
          InputStream in = packed ? unpacked(body) : body;
          OutputStream out = new FileOutputStream(to.toFile())) {
        byte[] buffer = new byte[BUFFER];
        long shown = 0;
        for (int n = read(in, buffer, done, total); n >= 0; n = read(in, buffer, done, total)) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          out.write(buffer, 0, n);
          sum.update(buffer, 0, n);
          done += n;
          if (done - shown >= 1 << 20) {
            context.transfer("download", done, total);
            shown = done;
          }
        }
      }
      if (total >= 0 && done != total) {
        throw StepFailure.step(
            named() + ": the server sent " + done + " of " + total + " bytes", "try again");
      }
      context.transfer("download", done, done);
      return new Received(said(connection), Digest.of(sum));
    } catch (ZipException | EOFException e) {
      throw StepFailure.step(
          named() + ": what the server sent is not packed as it says, or not whole", "try again");
    } finally {
      connection.disconnect();
    }
  }

  private int read(InputStream in, byte[] buffer, long done, long total)
      throws StepFailure, IOException {
    try {
      return in.read(buffer);
    } catch (ZipException | EOFException e) {
      throw e; // the packing, which is told as such
    } catch (IOException e) {
      throw StepFailure.host(
          named()
              + ": the server broke off after "
              + done
              + (total < 0 ? "" : " of " + total)
              + " bytes: "
              + e.getMessage(),
          "try again; if it goes on, look at the server and the network",
          e);
    }
  }

  /** Nothing is nothing, packed or not. */
  private static InputStream unpacked(InputStream body) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body);
    int first = in.read();
    if (first < 0) {
      return in;
    }
    in.unread(first);
    return new GZIPInputStream(in, BUFFER);
  }

  private static Said said(HttpURLConnection connection) {
    return new Said(
        header(connection, "ETag"),
        header(connection, "Last-Modified"),
        HttpDate.millis(header(connection, "Last-Modified")),
        Disposition.fileName(header(connection, "Content-Disposition")));
  }

  private static String header(HttpURLConnection connection, String name) {
    String value = connection.getHeaderField(name);
    return value == null || value.indexOf('\n') >= 0 ? "" : value;
  }

  private HttpURLConnection open(@Nullable Said known) throws StepFailure, IOException {
    at = request.uri();
    for (int sent = 0; sent < MAX_REQUESTS; sent++) {
      HttpURLConnection connection = connection(at);
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(Math.min(CONNECT_MILLIS, patienceMillis));
      connection.setReadTimeout(patienceMillis);
      connection.setRequestProperty(
          "User-Agent", request.userAgent().isEmpty() ? AGENT : request.userAgent());
      connection.setRequestProperty(
          "Accept", request.accept().isEmpty() ? "*/*" : request.accept());
      // Packed for the way only: what is kept is what the server means, as with BuildKit.
      connection.setRequestProperty("Accept-Encoding", "gzip");
      String credentials = authorization();
      if (credentials != null && sameHost(at, request.uri())) {
        connection.setRequestProperty("Authorization", credentials);
      }
      if (known != null && !known.etag().isEmpty()) {
        connection.setRequestProperty("If-None-Match", known.etag());
      } else if (known != null && !known.modified().isEmpty()) {
        connection.setRequestProperty("If-Modified-Since", known.modified());
      }
      int status = status(connection);
      String location = connection.getHeaderField("Location");
      if (!leadsOn(status) || location == null || location.isEmpty()) {
        return connection;
      }
      connection.disconnect();
      at = next(at, location);
    }
    throw StepFailure.step(request.shown() + ": the server redirects in circles", null);
  }

  private HttpURLConnection connection(URI to) throws StepFailure {
    try {
      return web.open(to);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private int status(HttpURLConnection connection) throws StepFailure {
    try {
      return WebConnections.status(connection);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private StepFailure unreachable(IOException e) {
    String text = String.valueOf(e.getMessage());
    return switch (e) {
      case ProxyException proxy -> unreachable(text, proxy.hint(), e);
      case UnknownHostException _ ->
          unreachable(
              "there is no host " + text, "check the address, the network and the proxy", e);
      // Java has no type for a server that answers in the clear.
      case SSLException _ when text.contains("Unsupported or unrecognized SSL message") ->
          unreachable(
              "the server there does not speak TLS",
              "if it is a server of plain http, write http:// for https://",
              e);
      case SSLHandshakeException _ when text.contains("PKIX") ->
          unreachable(
              "the server has no TLS certificate that is trusted here: " + text,
              "install its authority (ca-certificates), or set SSL_CERT_FILE",
              e);
      default -> unreachable(text, "check the address, the network and the proxy", e);
    };
  }

  private StepFailure unreachable(String why, String hint, IOException e) {
    return StepFailure.host(named() + ": " + why, hint, e);
  }

  /** The address of the file, and that which servers led to: one of both has to be mended. */
  private String named() {
    return at.equals(request.uri())
        ? request.shown()
        : request.shown() + " leads to " + ShownAddress.of(at.toString());
  }

  private static boolean leadsOn(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private @Nullable String authorization() {
    if (authorization != null || request.credentials().isEmpty()) {
      return authorization;
    }
    return WebAddress.basic(request.credentials());
  }

  private static URI next(URI from, String location) throws StepFailure {
    try {
      URI next = WebAddress.next(from, location);
      String scheme = next.getScheme();
      if (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) {
        return next;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw StepFailure.step(
        ShownAddress.of(from.toString()) + ": the server redirects to " + ShownAddress.of(location),
        null);
  }

  private static boolean sameHost(URI a, URI b) {
    return a.getHost() != null
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort()
        && String.valueOf(a.getScheme()).equals(b.getScheme());
  }
}
