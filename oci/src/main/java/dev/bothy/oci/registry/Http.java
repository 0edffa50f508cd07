package dev.bothy.oci.registry;

import dev.bothy.oci.web.ProxyException;
import dev.bothy.oci.web.WebConnections;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends one request once: no retries, no redirects, no authentication. */
final class Http {
  private static final int CONNECT_MILLIS = 15_000;

  private final WebConnections web;
  private final int readMillis;

  /**
   * @param silence after which a server that says nothing is not waited for any more
   */
  Http(RegistryOptions options, Duration silence) {
    readMillis = Math.toIntExact(silence.toMillis());
    web =
        new WebConnections(
            options.environment(),
            List.of(
                options.home().resolve(".config/containers/certs.d"),
                Path.of("/etc/containers/certs.d"),
                Path.of("/etc/docker/certs.d")));
  }

  HttpAnswer send(HttpCall call, @Nullable String authorization) throws IOException {
    URI uri = call.uri();
    HttpURLConnection connection = web.open(uri);
    connection.setRequestMethod(call.method());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(readMillis);
    connection.setRequestProperty("User-Agent", "bothy");
    connection.setRequestProperty("Accept", "*/*");
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      connection.setRequestProperty(header.getKey(), header.getValue());
    }
    if (authorization != null) {
      connection.setRequestProperty("Authorization", authorization);
    }
    HttpCall.Body body = call.body();
    if (body != null) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length());
      try (OutputStream out = output(connection)) {
        body.send(out);
      }
    } else if (call.method().equals("POST") || call.method().equals("PUT")) {
      connection.setDoOutput(true);
      output(connection).close();
    }
    return new HttpAnswer(connection, uri, WebConnections.status(connection));
  }

  private static OutputStream output(HttpURLConnection connection) throws IOException {
    try {
      return connection.getOutputStream();
    } catch (IOException e) {
      throw ProxyException.orSame(e);
    }
  }
}
