package dev.bothy.oci.registry;

import dev.bothy.oci.Interruption;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.store.BlobNotFoundException;
import dev.bothy.oci.web.ProxyException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests with patience: what may pass is tried again, each time after a longer wait. */
final class Transport {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** How often a server may be silent until a request counts as failed. */
  private static final int MOST_SILENT = 2;

  /** What the JDK says of a server that takes no connection; the class is that of silent ones. */
  private static final String CONNECT_TIMED_OUT = "Connect timed out";

  private final Http http;
  private final int attempts;
  private final Duration backOff;

  Transport(RegistryOptions options) {
    this(options, SILENCE);
  }

  /**
   * @param silence after which an answer is not waited for any more
   */
  Transport(RegistryOptions options, Duration silence) {
    http = new Http(options, silence);
    attempts = options.attempts();
    backOff = options.backOff();
  }

  /** How often something is tried that fails so. */
  int limit(IOException e) {
    // One that took no connection has not heard the question yet.
    boolean silent =
        e instanceof SocketTimeoutException && !CONNECT_TIMED_OUT.equals(e.getMessage());
    return silent ? Math.min(attempts, MOST_SILENT) : attempts;
  }

  /**
   * The last attempt's answer, whatever its status.
   *
   * @throws RegistryException.Unreachable when there was none
   */
  HttpAnswer send(HttpCall call, @Nullable String authorization) throws IOException {
    HttpCall.Body body = call.body();
    int limit = body == null || body.repeatable() ? attempts : 1;
    for (int attempt = 1; ; attempt++) {
      HttpAnswer answer;
      try {
        answer = http.send(call, authorization);
      } catch (IOException e) {
        if (attempt >= Math.min(limit, limit(e)) || !mayPass(e)) {
          throw failure(call.uri(), e);
        }
        pause(attempt, 0);
        continue;
      }
      if (attempt >= limit || !mayPass(answer.status())) {
        return answer;
      }
      long seconds = retryAfter(answer);
      answer.close();
      pause(attempt, seconds);
    }
  }

  static boolean mayPass(int status) {
    return status == 429 || status == 408 || status >= 500 && status != 501 && status != 505;
  }

  /**
   * Timeouts and broken connections pass; a wrong name, a closed port or a bad certificate don't.
   */
  static boolean mayPass(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    if (e instanceof SocketTimeoutException) {
      return true;
    }
    return !(e instanceof UnknownHostException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof SSLException
        || e instanceof ProxyException
        || e instanceof FileSystemException
        || e instanceof InterruptedIOException
        || e instanceof RegistryException
        || e instanceof OciFormatException
        || e instanceof BlobNotFoundException);
  }

  private static long retryAfter(HttpAnswer answer) {
    String value = answer.header("Retry-After");
    try {
      return value == null ? 0 : Math.max(0, Long.parseLong(value.strip()));
    } catch (NumberFormatException _) {
      return 0; // a date: our own wait will do
    }
  }

  /** Waits before the next attempt. */
  void pause(int attempt, long atLeastSeconds) throws InterruptedIOException {
    Duration wait = backOff.multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration asked = Duration.ofSeconds(Math.min(atLeastSeconds, MAX_WAIT.toSeconds()));
    if (asked.compareTo(wait) > 0) {
      wait = asked;
    }
    try {
      Thread.sleep(wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait);
    } catch (InterruptedException e) {
      throw Interruption.of("interrupted while waiting to try a registry again", e);
    }
  }

  /** Names the failure, unless it is not the connection's. */
  static IOException failure(URI uri, IOException e) {
    String host = hostOf(uri);
    if (Thread.currentThread().isInterrupted() && !Interruption.is(e)) {
      return Interruption.of("interrupted while talking to " + host, e);
    }
    return switch (e) {
      case SocketTimeoutException _ ->
          unreachable(host, "does not answer", "check the network and try again", e);
      case UnknownHostException _ ->
          unreachable(
              host, "has no address", "check the name, the network and the proxy variables", e);
      case ConnectException _, NoRouteToHostException _ ->
          unreachable(
              host,
              "takes no connection (" + Texts.line(String.valueOf(e.getMessage())) + ")",
              "check that the registry runs there, and the network",
              e);
      case SSLException _ -> tls(host, e);
      case ProxyException proxy ->
          unreachable(host, "is not reached: " + proxy.getMessage(), proxy.hint(), e);
      case EOFException _ -> broken(host, e);
      case FileSystemException _,
          InterruptedIOException _,
          RegistryException _,
          OciFormatException _,
          BlobNotFoundException _ ->
          e;
      default -> broken(host, e);
    };
  }

  private static IOException broken(String host, IOException e) {
    return unreachable(
        host,
        "broke the connection (" + Texts.line(String.valueOf(e.getMessage())) + ")",
        "try again; what was loaded is kept",
        e);
  }

  private static IOException tls(String host, IOException e) {
    String text = String.valueOf(e.getMessage());
    boolean plain = text.contains("Unsupported or unrecognized SSL message");
    return unreachable(
        host,
        plain
            ? "does not speak TLS"
            : "has no TLS certificate that is trusted here: " + Texts.line(text),
        plain
            ? "if it is a plain HTTP registry, say that it is insecure"
            : "install its authority (ca-certificates), or put it into /etc/docker/certs.d/"
                + host
                + "/ca.crt, or set SSL_CERT_FILE",
        e);
  }

  private static IOException unreachable(String host, String why, String hint, IOException e) {
    return new RegistryException.Unreachable(host, host + " " + why, hint, e);
  }

  static String hostOf(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
