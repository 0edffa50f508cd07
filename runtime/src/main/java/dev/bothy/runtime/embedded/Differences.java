package dev.bothy.runtime.embedded;

import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a running environment is not as asked. */
final class Differences {
  private Differences() {}

  /** In words, in a fixed order. Another kit or reference is none: it does the same. */
  static List<String> of(RunSpec runs, RunSpec asked) {
    List<String> words = new ArrayList<>();
    add(words, "image", !sameImage(runs.image(), asked.image()));
    add(words, "flavour", runs.dev() != asked.dev());
    add(words, "shell", !Objects.equals(runs.shell(), asked.shell()));
    add(words, "project", !sameProject(runs.project(), asked.project()));
    add(words, "environ", !runs.environ().equals(asked.environ()));
    add(words, "ports", !runs.ports().equals(asked.ports()));
    add(words, "mounts", !runs.mounts().equals(asked.mounts()));
    add(words, "daemons", !runs.daemons().equals(asked.daemons()));
    add(words, "init", !runs.init().equals(asked.init()));
    add(words, "commands", !runs.commands().equals(asked.commands()));
    add(words, "user", !sameIdentity(runs.identity(), asked.identity()));
    add(words, "shm size", runs.shmBytes() != asked.shmBytes());
    return words;
  }

  // What every environment has is compared by field: the generated equality of records would be
  // linked in each `up` that finds nothing to do (decision 12).

  private static boolean sameImage(RunSpec.Image runs, RunSpec.Image asked) {
    return runs.layers().equals(asked.layers()) && sameConfig(runs.config(), asked.config());
  }

  private static boolean sameConfig(RunSpec.ImageConfig runs, RunSpec.ImageConfig asked) {
    return runs.env().equals(asked.env())
        && runs.workdir().equals(asked.workdir())
        && runs.user().equals(asked.user())
        && runs.entrypoint().equals(asked.entrypoint())
        && runs.command().equals(asked.command());
  }

  private static boolean sameProject(
      RunSpec.@Nullable Project runs, RunSpec.@Nullable Project asked) {
    if (runs == null || asked == null) {
      return runs == null && asked == null;
    }
    return runs.directory().equals(asked.directory()) && runs.target().equals(asked.target());
  }

  private static boolean sameIdentity(Identity runs, Identity asked) {
    return runs.user().equals(asked.user())
        && runs.uid() == asked.uid()
        && runs.gid() == asked.gid()
        && runs.home().equals(asked.home());
  }

  private static void add(List<String> words, String word, boolean differs) {
    if (differs) {
      words.add(word);
    }
  }
}
