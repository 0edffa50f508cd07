package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.SharedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What does not go as its file says, though the environment runs. */
public final class Health {
  /** Longer than the longest pause between two tries of {@code service-run.sh}. */
  private static final int SETTLED_SECONDS = 70;

  /** What ends sooner has not come up. */
  private static final int AT_ONCE_SECONDS = 10;

  private Health() {}

  /** One line for people; null when all is well as far as can be seen. */
  public static @Nullable String problem(EnvDirectory directory, RunSpec spec) throws IOException {
    List<String> problems = new ArrayList<>();
    String status = word(directory.run().resolve("init-status"));
    if (status != null && !status.equals("0")) {
      problems.add("its init commands ended with exit code " + status);
    }
    long now = Instant.now().getEpochSecond();
    for (EnvironmentInfo.Service daemon : Services.daemons(spec)) {
      Path service = directory.run().resolve("daemons").resolve(daemon.name());
      long failures = number(word(service.resolve("failures")), 0);
      // One that ran for long has ended for a reason of its own, and is running again.
      boolean atOnce = number(word(service.resolve("lasted")), AT_ONCE_SECONDS) < AT_ONCE_SECONDS;
      if ((failures > 1 || failures == 1 && atOnce)
          && now - number(word(service.resolve("since")), 0) <= SETTLED_SECONDS) {
        String how = word(service.resolve("how"));
        problems.add(
            daemon.name()
                + (failures == 1
                    ? " ended as soon as it was started"
                    : " ended " + failures + " times in a row")
                + (how == null ? "" : (failures == 1 ? ", with " : ", last with ") + how));
      }
    }
    return problems.isEmpty()
        ? null
        : String.join("; ", problems) + " (bothy logs " + directory.name() + " shows why)";
  }

  /** The first line; root inside may have written anything. */
  private static @Nullable String word(Path file) throws IOException {
    String text = SharedFile.text(file);
    return text == null ? null : text.lines().findFirst().orElse("").strip();
  }

  private static long number(@Nullable String text, long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
