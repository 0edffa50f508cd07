package dev.bothy.engine.source;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP source asks for.
 *
 * @param checksum of the body; null when any will do
 * @param filename as wished, or ""
 * @param perm permission bits of the file
 * @param authSecret id of the secret that is the Authorization header; null for none
 * @param accept the Accept header as wished, or ""
 * @param userAgent the User-Agent header as wished, or ""
 */
record HttpRequest(
    URI uri,
    @Nullable Digest checksum,
    String filename,
    int perm,
    int uid,
    int gid,
    @Nullable String authSecret,
    String accept,
    String userAgent) {

  static HttpRequest of(SourceOp op) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    try {
      String checksum = attrs.getOrDefault(SourceAttrs.HTTP_CHECKSUM, "");
      String filename = attrs.getOrDefault(SourceAttrs.HTTP_FILENAME, "");
      if (filename.indexOf('/') >= 0 || filename.equals(".") || filename.equals("..")) {
        throw new IllegalArgumentException("\"" + filename + "\" is no file name");
      }
      URI uri = new URI(op.identifier());
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("the address has no host");
      }
      return new HttpRequest(
          uri,
          checksum.isEmpty() ? null : Digest.parse(checksum),
          filename,
          Integer.parseInt(attrs.getOrDefault(SourceAttrs.HTTP_PERM, "0600"), 8),
          Integer.parseInt(attrs.getOrDefault(SourceAttrs.HTTP_UID, "0")),
          Integer.parseInt(attrs.getOrDefault(SourceAttrs.HTTP_GID, "0")),
          attrs.get(SourceAttrs.HTTP_AUTH_HEADER_SECRET),
          header(attrs.getOrDefault(SourceAttrs.HTTP_ACCEPT, "")),
          header(attrs.getOrDefault(SourceAttrs.HTTP_USER_AGENT, "")));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw StepFailure.definition(op.identifier() + ": " + e.getMessage(), null);
    }
  }

  private static String header(String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("\"" + value + "\" is no value of a header");
    }
    return value;
  }

  /** What the server is asked: its answer may differ for each. */
  String asked() {
    return uri + (accept.isEmpty() && userAgent.isEmpty() ? "" : " " + accept + " " + userAgent);
  }

  /** The last part of the address, for want of a better name. */
  String nameOfAddress() {
    if (!filename.isEmpty()) {
      return filename;
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") ? "download" : name;
  }

  String pin(Digest content, String name) {
    return "file "
        + content
        + " "
        + Integer.toOctalString(perm)
        + " "
        + uid
        + ":"
        + gid
        + " "
        + name;
  }
}
