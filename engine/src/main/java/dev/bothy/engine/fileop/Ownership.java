package dev.bothy.engine.fileop;

/** Ids that a file operation gives to what it makes. */
record Ownership(int uid, int gid) {
  static final Ownership ROOT = new Ownership(0, 0);
}
