package dev.bothy.llb.state;

import dev.bothy.oci.Digest;
import org.jspecify.annotations.Nullable;

/** How to download. Collects as it goes; who takes it takes a copy. */
public final class HttpOptions {
  @Nullable Digest checksum;
  String filename = "";
  int mode;
  int uid;
  int gid;
  String authHeaderSecret = "";

  /** The content must have this digest; then it is asked for once only. */
  public HttpOptions checksum(Digest digest) {
    checksum = digest;
    return this;
  }

  /** Name of the file; otherwise what the server or the URL says. */
  public HttpOptions filename(String name) {
    filename = name;
    return this;
  }

  /** Permission bits; otherwise 0600. */
  public HttpOptions mode(int bits) {
    mode = bits & 0777;
    return this;
  }

  public HttpOptions owner(int newUid, int newGid) {
    uid = newUid;
    gid = newGid;
    return this;
  }

  /** Id of a secret that is sent as the Authorization header. */
  public HttpOptions authHeaderSecret(String id) {
    authHeaderSecret = id;
    return this;
  }
}
