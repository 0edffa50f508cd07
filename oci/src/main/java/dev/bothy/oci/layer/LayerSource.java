package dev.bothy.oci.layer;

import java.io.IOException;
import java.io.InputStream;

/** A layer to be written: an overlayfs upper directory, or a tree in memory. */
public interface LayerSource {
  /**
   * Hands over every entry: a directory before what is in it, siblings by the unsigned bytes of
   * their names. Sockets are left out. The root ({@code ""}) may be given, first; it is then
   * written, so give it only when the layer changes it.
   */
  void walk(Visitor visitor) throws IOException;

  /** Takes the entries of a walk. */
  interface Visitor {
    /** An entry without content. */
    void entry(LayerEntry entry) throws IOException;

    /**
     * A file.
     *
     * @param content read to its end before this returns, not closed
     */
    void file(LayerEntry entry, InputStream content) throws IOException;
  }
}
