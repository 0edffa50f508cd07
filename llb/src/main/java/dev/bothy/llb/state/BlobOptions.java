package dev.bothy.llb.state;

/** How a blob is to lie in its tree. Collects as it goes; who takes it takes a copy. */
public final class BlobOptions {
  String filename = "";
  int mode;
  int uid;
  int gid;
  String session = "";
  String store = "";

  /** Name of the file; otherwise the digest's digits. */
  public BlobOptions filename(String name) {
    filename = name;
    return this;
  }

  /** Permission bits; otherwise 0600. */
  public BlobOptions mode(int bits) {
    mode = bits & 0777;
    return this;
  }

  public BlobOptions owner(int newUid, int newGid) {
    uid = newUid;
    gid = newGid;
    return this;
  }

  /** Of a layout: the client session and the name under which it offers the layout. */
  public BlobOptions store(String sessionId, String storeId) {
    session = sessionId;
    store = storeId;
    return this;
  }
}
