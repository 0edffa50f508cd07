package dev.bothy.dialect.reference;

import dev.bothy.starlark.eval.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A call of each function, one line; in those about states, {@code state} is one. */
final class Examples {
  private Examples() {}

  /** The call of one function. */
  static String of(Signature function) {
    return all().getOrDefault(function.name(), function.toString());
  }

  /** The calls by the function's whole name. */
  static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in = Examples.class.getResourceAsStream("examples.txt")) {
      if (in == null) {
        throw new IOException("examples.txt is not there");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        int colon = line.indexOf(": ");
        all.put(line.substring(0, colon), line.substring(colon + 2));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
