package dev.bothy.dialect.function;

import dev.bothy.dialect.lower.Urls;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.starlark.EvalException;

/** What {@code io.http} and {@code Source.http} ask of their arguments. */
final class Downloads {
  private Downloads() {}

  static void check(String function, String url, String checksum) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new EvalException(
          function + ": not a URL of http or https: \"" + ShownAddress.of(url) + "\"",
          url.contains("://")
              ? null
              : "write the whole URL, such as \"" + ShownAddress.of("https://" + url) + "\"");
    }
    Urls.check(url);
    Urls.checkSum(function, checksum);
  }

  /** The given name, or the URL's. */
  static String fileName(String function, String url, String given) {
    String name = given.isEmpty() ? Urls.fileName(url) : given;
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw new EvalException(
          given.isEmpty()
              ? function + ": the URL names no file: \"" + ShownAddress.of(url) + "\""
              : function + ": not a file name: \"" + given + "\"",
          given.isEmpty() ? "say how to call it: filename=\"…\"" : null);
    }
    return name;
  }
}
