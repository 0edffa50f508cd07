package dev.bothy.engine.op;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.TooDeepException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What a failed system call means to the people whose step it was. */
public final class HostFailures {
  private HostFailures() {}

  /**
   * @param store where the store is
   */
  public static StepFailure of(IOException e, Path store) {
    FullDisk full = FullDisk.of(e, store);
    if (full != null) {
      return StepFailure.host(full.message(), full.hint(), e);
    }
    if (Errno.isIoError(e) && !isElsewhere(e, store)) {
      return StepFailure.host(
          "the disk of the store " + store + " fails: " + e.getMessage(),
          "see the kernel's log (dmesg)",
          e);
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof TooDeepException) {
      return StepFailure.step(
          message, "nothing that is kept can be so deep; remove it in the step");
    }
    if (e instanceof SecretException) {
      return StepFailure.step(
          message, "a secret is a small file or a variable: --secret id=ID,src=FILE|env=VARIABLE");
    }
    if (e instanceof StoreException known) {
      return StepFailure.host(message, known.hint(), e);
    }
    if (e instanceof LayerGoneException) {
      return StepFailure.host(
          message, "another process has pruned the store meanwhile; build again", e);
    }
    return StepFailure.host(message, null, e);
  }

  private static boolean isElsewhere(IOException e, Path store) {
    return e instanceof FileSystemException file
        && file.getFile() != null
        && !Path.of(file.getFile()).startsWith(store);
  }
}
