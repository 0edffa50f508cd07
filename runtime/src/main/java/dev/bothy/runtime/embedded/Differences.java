package dev.bothy.runtime.embedded;

import dev.bothy.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What of a running environment is not as asked. */
final class Differences {
  private Differences() {}

  /** In words, in a fixed order. Another kit or reference is none: it does the same. */
  static List<String> of(RunSpec runs, RunSpec asked) {
    List<String> words = new ArrayList<>();
    add(words, "image", !sameImage(runs.image(), asked.image()));
    add(words, "flavour", runs.dev() != asked.dev());
    add(words, "shell", !Objects.equals(runs.shell(), asked.shell()));
    add(words, "project", !Objects.equals(runs.project(), asked.project()));
    add(words, "environ", !runs.environ().equals(asked.environ()));
    add(words, "ports", !runs.ports().equals(asked.ports()));
    add(words, "mounts", !runs.mounts().equals(asked.mounts()));
    add(words, "daemons", !runs.daemons().equals(asked.daemons()));
    add(words, "init", !runs.init().equals(asked.init()));
    add(words, "user", !runs.identity().equals(asked.identity()));
    add(words, "shm size", runs.shmBytes() != asked.shmBytes());
    return words;
  }

  private static boolean sameImage(RunSpec.Image runs, RunSpec.Image asked) {
    return runs.layers().equals(asked.layers()) && runs.config().equals(asked.config());
  }

  private static void add(List<String> words, String word, boolean differs) {
    if (differs) {
      words.add(word);
    }
  }
}
