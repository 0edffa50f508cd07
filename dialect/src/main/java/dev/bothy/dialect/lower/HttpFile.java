package dev.bothy.dialect.lower;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;

/** A downloaded file, alone in its tree. */
public final class HttpFile {
  private static final int READABLE = 0644;

  private HttpFile() {}

  /**
   * A download that everyone may read.
   *
   * @param checksum {@code sha256:…} or empty
   */
  public static State of(String url, String checksum, String filename) {
    HttpOptions options = new HttpOptions().filename(filename).mode(READABLE);
    if (!checksum.isEmpty()) {
      options.checksum(Digest.parse(checksum));
    }
    return State.http(url, options).named("download " + ShownAddress.of(url));
  }
}
