package dev.bothy.dialect.project;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The libraries that are on this machine already. Looks them up and fetches nothing. */
public interface Libraries {
  /** None at all. */
  Libraries NONE =
      new Libraries() {
        @Override
        public @Nullable Checkout find(Library library) {
          return null;
        }
      };

  /** Where the library's files are, or null when they were not fetched yet. */
  @Nullable Checkout find(Library library);

  /**
   * The files of one commit.
   *
   * @param commit the whole of its name
   * @param pinned whether the file or the lock asks for that very commit
   */
  record Checkout(Path directory, String commit, boolean pinned) {}
}
