package dev.bothy.engine.solve;

import dev.bothy.engine.store.SignedLock;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * One lock for each key among all solves of a store, in one process or in several, so that a step
 * runs once though two builds want it. A process that dies gives its locks back.
 *
 * <p>Keys share 4096 lock files, which stay: taking one away while another process waits for it
 * would need more care than it is worth. A thread must not hold two locks at a time.
 */
final class KeyLocks {
  private static final int DIGITS = 3;

  private final Path directory;
  private final String holder;

  /**
   * @param holder who has the locks taken here, in words for those who wait for one; no two
   *     processes have the same
   */
  KeyLocks(Path store, String holder) throws IOException {
    this.holder = holder.replace('\n', ' '); // a directory may be called so
    this.directory = store.resolve("locks");
    Files.createDirectories(directory);
  }

  /**
   * Waits until nobody else has the key.
   *
   * @param waiting told once, after a while, for whom and why, when it is not for this process
   */
  SignedLock acquire(Digest key, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Path file = directory.resolve(key.hex().substring(0, DIGITS));
    return SignedLock.acquire(file, signature -> words(signature, key), waiting, holder, key.hex());
  }

  private String words(List<String> signature, Digest key) {
    String who = signature.getFirst();
    if (who.equals(holder)) {
      return "";
    }
    if (signature.size() < 2) {
      return who;
    }
    boolean same = signature.get(1).equals(key.hex());
    return who + (same ? ", which is at the same step" : ", whose step has the same lock");
  }
}
