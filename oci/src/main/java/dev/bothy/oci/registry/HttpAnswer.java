package dev.bothy.oci.registry;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response whose head has arrived. Reading its body to the end lets the connection be used again.
 */
final class HttpAnswer implements Closeable {
  /** What is worth reading to keep a connection. */
  private static final int DRAIN = 64 << 10;

  private final HttpURLConnection connection;
  private final URI uri;
  private final int status;
  private boolean failed;

  HttpAnswer(HttpURLConnection connection, URI uri, int status) {
    this.connection = connection;
    this.uri = uri;
    this.status = status;
  }

  URI uri() {
    return uri;
  }

  int status() {
    return status;
  }

  @Nullable String header(String name) {
    return connection.getHeaderField(name);
  }

  List<String> headers(String name) {
    for (Map.Entry<String, List<String>> entry : connection.getHeaderFields().entrySet()) {
      // The status line has the name null.
      if (name.equalsIgnoreCase(entry.getKey())) {
        return entry.getValue();
      }
    }
    return List.of();
  }

  long contentLength() {
    return connection.getContentLengthLong();
  }

  /** The media type without parameters, in lower case; empty when there is none. */
  String contentType() {
    String value = header("Content-Type");
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  InputStream body() throws IOException {
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    return new Body(body == null ? InputStream.nullInputStream() : body);
  }

  /** Notices when there is nothing more to be had of it. */
  private final class Body extends FilterInputStream {
    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  @Override
  public void close() {
    if (failed || Thread.currentThread().isInterrupted()) {
      connection.disconnect(); // no rest is waited for in vain, nor by whoever is stopped
      return;
    }
    try (InputStream body = body()) {
      int left = DRAIN;
      byte[] buffer = new byte[8 << 10];
      int n = body.read(buffer);
      while (n >= 0 && left > 0) {
        left -= n;
        n = body.read(buffer);
      }
      if (n >= 0) {
        connection.disconnect();
      }
    } catch (IOException _) {
      connection.disconnect();
    }
  }
}
