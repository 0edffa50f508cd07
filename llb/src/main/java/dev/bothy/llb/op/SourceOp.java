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

  /** The identifier for messages, logs and records, as {@link ShownAddress} has it. */
  public String shown() {
    return ShownAddress.of(identifier);
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
