package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;

/** Hears how blobs move; called from several threads. */
public interface TransferListener {
  /** Hears nothing. */
  TransferListener NONE = (_, _) -> {};

  /**
   * Called now and then while a blob moves, and at its end.
   *
   * @param done bytes so far of {@code blob.size()}; all of them at once when none had to move; may
   *     fall back when a transfer begins again
   */
  void transferred(Descriptor blob, long done);
}
