package dev.bothy.llb.op;

import java.util.Map;

/**
 * Brings something in from outside.
 *
 * @param identifier {@code scheme://…}: docker-image, oci-layout, both with {@code +blob}, git,
 *     http, https, local, and our own {@code debian}
 * @param attrs sorted by key
 */
public record SourceOp(String identifier, Map<String, String> attrs) implements OpKind {
  public SourceOp {
    attrs = Utf8Order.sorted(attrs);
  }

  /** The identifier for messages and logs: without a user and a password. */
  public String shown() {
    return withoutUser(identifier);
  }

  /** An address without what stands before the {@code @} of its host, well-formed or not. */
  public static String withoutUser(String address) {
    return address.replaceFirst("://[^/?#]*@", "://");
  }

  /** The part before {@code ://}; empty when there is none. */
  public String scheme() {
    int at = identifier.indexOf("://");
    return at < 0 ? "" : identifier.substring(0, at);
  }

  /** The part after {@code ://}. */
  public String reference() {
    int at = identifier.indexOf("://");
    return at < 0 ? identifier : identifier.substring(at + 3);
  }
}
