package dev.bothy.engine.source.http;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.FileShape;
import dev.bothy.engine.source.SafeName;
import dev.bothy.engine.source.WebAddress;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP source asks for.
 *
 * @param uri without its user and its fragment
 * @param credentials {@code user:password} of the address, decoded; else empty
 * @param checksum of the body; null when any will do
 * @param shape of the file; its name is "" where none is wished
 * @param authSecret id of the secret that is the Authorization header; null for none
 * @param accept the Accept header as wished, or ""
 * @param userAgent the User-Agent header as wished, or ""
 * @param signer who must have signed the body; null for anybody
 */
record HttpRequest(
    URI uri,
    String credentials,
    @Nullable Digest checksum,
    FileShape shape,
    @Nullable String authSecret,
    String accept,
    String userAgent,
    @Nullable HttpSigner signer) {
  static HttpRequest of(SourceOp op) throws StepFailure {
    Map<String, String> attrs = op.attrs();
    try {
      String checksum = attrs.get(SourceAttrs.HTTP_CHECKSUM);
      URI uri = WebAddress.parse(op.identifier());
      return new HttpRequest(
          WebAddress.withoutUser(uri),
          WebAddress.user(uri),
          checksum == null ? null : Digest.parse(checksum),
          FileShape.wished(attrs),
          attrs.get(SourceAttrs.HTTP_AUTH_HEADER_SECRET),
          header(attrs, SourceAttrs.HTTP_ACCEPT),
          header(attrs, SourceAttrs.HTTP_USER_AGENT),
          HttpSigner.of(op));
    } catch (URISyntaxException e) {
      throw StepFailure.definition(op.shown() + ": " + e.getReason(), null);
    } catch (IllegalArgumentException e) {
      throw StepFailure.definition(op.shown() + ": " + e.getMessage(), null);
    }
  }

  /** Names of headers are the same in any case. */
  private static String header(Map<String, String> attrs, String attribute) {
    String value = attrs.getOrDefault(attribute, "");
    for (Map.Entry<String, String> attr : attrs.entrySet()) {
      if (value.isEmpty() && attr.getKey().equalsIgnoreCase(attribute)) {
        value = attr.getValue();
      }
    }
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("\"" + value + "\" is no value of a header");
    }
    return value;
  }

  /** The attributes that ask for headers which are not sent, as BuildKit does not send them. */
  static List<String> unsent(SourceOp op) {
    return op.attrs().keySet().stream()
        .filter(
            attribute ->
                attribute.startsWith(SourceAttrs.HTTP_HEADER)
                    && !attribute.equalsIgnoreCase(SourceAttrs.HTTP_ACCEPT)
                    && !attribute.equalsIgnoreCase(SourceAttrs.HTTP_USER_AGENT))
        .toList();
  }

  /** The address for messages. */
  String shown() {
    return ShownAddress.of(uri.toString());
  }

  /** What the server is asked: its answer may differ for each. */
  String asked() {
    return asked(uri.toString());
  }

  /** The same, to be written down. */
  String askedShown() {
    return asked(shown());
  }

  private String asked(String address) {
    return address
        + (accept.isEmpty() && userAgent.isEmpty() ? "" : " " + accept + " " + userAgent);
  }

  /**
   * The file's name: as wished, as the server said, else the last part of the address.
   *
   * @param said by the server, or ""
   */
  String name(String said) {
    if (!shape.name().isEmpty()) {
      return shape.name();
    }
    return SafeName.of(lastPart(said.isEmpty() ? String.valueOf(uri.getPath()) : said));
  }

  /** Blanks count: a part that is nothing else is not the part before it. */
  private static String lastPart(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  String pin(Digest content, String name) {
    return "file"
        + (signer == null ? "" : ":" + signer.id())
        + " "
        + content
        + " "
        + shape.named(name).pin();
  }
}
