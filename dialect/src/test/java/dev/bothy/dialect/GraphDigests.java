package dev.bothy.dialect;

import dev.bothy.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A process of its own that evaluates projects again and again, and says what came of each. */
final class GraphDigests {
  private GraphDigests() {}

  /** Arguments: a directory of projects, and how many times. Prints {@code NAME DIGEST…}. */
  public static void main(String[] words) throws Exception {
    List<Path> projects;
    try (Stream<Path> entries = Files.list(Path.of(words[0]))) {
      projects = entries.sorted().toList();
    }
    for (Path project : projects) {
      Set<String> digests = new TreeSet<>();
      for (int i = 0; i < Integer.parseInt(words[1]); i++) {
        digests.add(Digest.of(new Project(project).graph().toBytes()).toString());
      }
      System.out.println(project.getFileName() + " " + String.join(" ", digests));
    }
  }
}
