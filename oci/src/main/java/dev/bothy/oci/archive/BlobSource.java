package dev.bothy.oci.archive;

import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Where blobs are read from: the store, or a layout directory. */
interface BlobSource {
  /** A whole document, checked. */
  byte[] read(Digest digest) throws IOException;

  /** A blob's bytes, unchecked. */
  InputStream open(Digest digest) throws IOException;
}
