package dev.bothy.oci.web;

import java.io.IOException;

/** A proxy leads nowhere: there is none, or it refuses. */
public final class ProxyException extends IOException {
  private static final long serialVersionUID = 1;

  /** What the JDK says of a tunnel that was refused; it has no class for it. */
  private static final String NO_TUNNEL = "Unable to tunnel through proxy.";

  private final String hint;

  ProxyException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }

  static ProxyException refuses() {
    return new ProxyException(
        "the proxy wants a name and password, or others than it was given (407)",
        "write NAME:PASSWORD and an @ before the host in HTTPS_PROXY or HTTP_PROXY");
  }

  /** The failure of a proxy if it is one, else the same. */
  public static IOException orSame(IOException e) {
    String text = String.valueOf(e.getMessage());
    if (!text.startsWith(NO_TUNNEL)) {
      return e;
    }
    return text.contains(" 407")
        ? refuses()
        : new ProxyException(
            "the proxy does not lead there:" + text.substring(NO_TUNNEL.length()),
            "name the server in NO_PROXY if no proxy is needed for it, or ask who runs the proxy");
  }
}
