package dev.bothy.engine.history;

import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import dev.bothy.oci.file.RandomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The builds that a store remembers.
 *
 * <pre>
 * builds/PROJECT/ID           a build that did something
 * builds/PROJECT/same-GRAPH   the last build of that graph that had nothing to do
 * builds/graphs/GRAPH         the steps, shared by all builds of the same graph
 * </pre>
 *
 * <p>None of it is needed for building, so none is flushed to the disk, and whatever is damaged
 * counts as absent.
 */
public final class BuildHistory {
  /** Builds kept of a project. */
  public static final int MOST = 50;

  /** Builds are kept for this long. */
  public static final long LONGEST_MILLIS = 90L * 24 * 3600 * 1000;

  /** A graph whose build is just being written is younger than this. */
  private static final long IN_FLIGHT_MILLIS = 3_600_000;

  /** Builds of one millisecond that have names of their own. */
  private static final int TAILS = 36 * 36;

  private static final String GRAPHS = "graphs";
  private static final String SAME = "same-";

  private final Path directory;

  /**
   * @param store the store's directory
   */
  public BuildHistory(Path store) {
    this.directory = store.resolve("builds");
  }

  /** Whether the graph is recorded. */
  boolean hasGraph(String id) {
    return Files.exists(directory.resolve(GRAPHS).resolve(id));
  }

  void put(BuildGraph graph) throws IOException {
    WholeFiles.put(directory.resolve(GRAPHS).resolve(graph.id()), HistoryText.write(graph));
  }

  /** Writes the build; the oldest of the project goes when there are too many. */
  void put(Build build) throws IOException {
    Path project = directory.resolve(folder(build.project()));
    boolean same = build.result() == Build.Result.UNCHANGED;
    WholeFiles.put(
        project.resolve(same ? SAME + build.graph() : build.id()), HistoryText.write(build));
    if (!same) {
      bound(project);
    }
  }

  /**
   * Whether no build of the project was recorded since the file last changed. A hint that the next
   * one has work to do.
   */
  public boolean hasNothingSince(Path file, String project) {
    try {
      long changed = Files.getLastModifiedTime(file).toMillis();
      Path builds = directory.resolve(folder(project));
      return changed <= System.currentTimeMillis()
          && (!Files.exists(builds) || Files.getLastModifiedTime(builds).toMillis() < changed);
    } catch (IOException e) {
      return false; // whoever reads it will say so
    }
  }

  /**
   * Ten characters that grow with time, and that no recorded build of the project has; the last two
   * tell builds of one millisecond apart.
   */
  String unusedId(String project, long startedMillis) throws IOException {
    Path builds = directory.resolve(folder(project));
    int first = Integer.parseInt(RandomName.next().substring(0, 7), 16);
    for (int i = 0; ; i++) {
      String tail = Integer.toString(TAILS + (first + i) % TAILS, 36).substring(1);
      String id = Long.toString(startedMillis, 36) + tail;
      if (i == TAILS || !Files.exists(builds.resolve(id))) {
        return id;
      }
    }
  }

  private static String folder(String project) {
    return Digest.of(project.getBytes(StandardCharsets.UTF_8)).shortHex();
  }

  private static void bound(Path project) throws IOException {
    List<Path> builds = new ArrayList<>();
    for (Path file : WholeFiles.of(project)) {
      if (!file.getFileName().toString().startsWith(SAME)) {
        builds.add(file);
      }
    }
    builds.sort(null); // ids grow with time
    for (int i = 0; i < builds.size() - MOST; i++) {
      Files.deleteIfExists(builds.get(i));
    }
  }

  /** All builds of all projects, the latest first. */
  public List<Build> all() throws IOException {
    List<Build> builds = new ArrayList<>();
    for (Path project : projects()) {
      builds.addAll(read(project));
    }
    return sorted(builds);
  }

  /** The builds of a project, the latest first. */
  public List<Build> of(String project) throws IOException {
    List<Build> builds = new ArrayList<>();
    for (Build build : read(directory.resolve(folder(project)))) {
      if (build.project().equals(project)) {
        builds.add(build);
      }
    }
    return sorted(builds);
  }

  private static List<Build> sorted(List<Build> builds) {
    builds.sort(Comparator.comparingLong(Build::startedMillis).thenComparing(Build::id).reversed());
    return builds;
  }

  /** The graph of a build; {@link BuildGraph#NONE} when it is gone or damaged. */
  public BuildGraph graph(Build build) throws IOException {
    byte[] bytes = bytes(directory.resolve(GRAPHS).resolve(build.graph()));
    BuildGraph graph = bytes == null ? null : HistoryText.graph(bytes);
    return graph == null ? BuildGraph.NONE : graph;
  }

  private List<Path> projects() throws IOException {
    List<Path> projects = WholeFiles.of(directory);
    projects.removeIf(p -> p.getFileName().toString().equals(GRAPHS));
    return projects;
  }

  private static List<Build> read(Path project) throws IOException {
    List<Build> builds = new ArrayList<>();
    for (Path file : WholeFiles.of(project)) {
      byte[] bytes = bytes(file);
      Build build = bytes == null ? null : HistoryText.build(bytes);
      if (build != null) {
        builds.add(build);
      }
    }
    return builds;
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Forgets builds that are older, those that cannot be read, and graphs that no build has.
   *
   * @param olderThanMillis 0 forgets all
   */
  public void prune(long olderThanMillis) throws IOException {
    long before = System.currentTimeMillis() - Math.min(olderThanMillis, LONGEST_MILLIS);
    Set<String> graphs = new HashSet<>();
    for (Path project : projects()) {
      boolean empty = true;
      for (Path file : WholeFiles.of(project)) {
        byte[] bytes = bytes(file);
        Build build = bytes == null ? null : HistoryText.build(bytes);
        if (build == null || build.startedMillis() <= before) {
          Files.deleteIfExists(file);
        } else {
          graphs.add(build.graph());
          empty = false;
        }
      }
      if (empty) {
        deleteDirectory(project);
      }
    }
    long now = System.currentTimeMillis();
    for (Path graph : WholeFiles.of(directory.resolve(GRAPHS))) {
      if (!graphs.contains(graph.getFileName().toString()) && isSettled(graph, now)) {
        Files.deleteIfExists(graph);
      }
    }
  }

  private static boolean isSettled(Path graph, long now) throws IOException {
    try {
      return now - Files.getLastModifiedTime(graph).toMillis() > IN_FLIGHT_MILLIS;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void deleteDirectory(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      // Another process has just put a build there.
    }
  }
}
