package dev.bothy.oci.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, which may be sent more than once.
 *
 * @param headers without Authorization
 * @param scope what a token must allow, e.g. {@code repository:library/debian:pull}; several are
 *     separated by spaces
 */
record HttpCall(
    String method, URI uri, Map<String, String> headers, @Nullable Body body, String scope) {
  /** A request body that can be opened again for another attempt. */
  interface Body {
    long length();

    InputStream open() throws IOException;

    /** Whether it may be sent to the same address again; the rest of an upload may not. */
    default boolean repeatable() {
      return true;
    }

    static Body of(byte[] bytes) {
      return new Body() {
        @Override
        public long length() {
          return bytes.length;
        }

        @Override
        public InputStream open() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }

    default void send(OutputStream out) throws IOException {
      try (InputStream in = open()) {
        in.transferTo(out);
      }
    }
  }

  static HttpCall of(String method, URI uri, String scope) {
    return new HttpCall(method, uri, Map.of(), null, scope);
  }

  HttpCall header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, uri, more, body, scope);
  }

  HttpCall at(URI newUri) {
    return new HttpCall(method, newUri, headers, body, scope);
  }

  HttpCall with(Body newBody) {
    return new HttpCall(method, uri, headers, newBody, scope);
  }
}
