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
  String accept = "";
  String userAgent = "";
  String signatureKeys = "";
  String signature = "";

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

  /**
   * The content must be signed.
   *
   * @param keys public keys of PGP in armor, one of which must have signed it
   * @param detached the signature, in armor
   */
  public HttpOptions signature(String keys, String detached) {
    signatureKeys = keys;
    signature = detached;
    return this;
  }

  /** The Accept header of the request. */
  public HttpOptions accept(String types) {
    accept = types;
    return this;
  }

  /** The User-Agent header of the request. */
  public HttpOptions userAgent(String agent) {
    userAgent = agent;
    return this;
  }

  /** Id of a secret that is sent as the Authorization header. */
  public HttpOptions authHeaderSecret(String id) {
    authHeaderSecret = id;
    return this;
  }
}
