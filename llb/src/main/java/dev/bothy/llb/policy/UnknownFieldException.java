package dev.bothy.llb.policy;

import dev.bothy.oci.OciFormatException;
import java.util.List;

/** A policy has a field that is none. */
public final class UnknownFieldException extends OciFormatException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final transient List<String> known;

  UnknownFieldException(String message, String field, List<String> known) {
    super(message);
    this.field = field;
    this.known = known;
  }

  /** As it is written. */
  public String field() {
    return field;
  }

  /** Those that may stand there. */
  public List<String> known() {
    return known;
  }
}
