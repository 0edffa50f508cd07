package dev.bothy.cli.build;

import dev.bothy.dialect.lint.AptIndex;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The package lists that {@code apt update} left on this machine (files {@code …_Packages}, perhaps
 * compressed, in Debian's format of control files). What cannot be read is as if it were not there.
 */
final class AptLists implements AptIndex {
  /** Reads lists as apt does, whatever they are compressed with. */
  private static final String HELPER = "/usr/lib/apt/apt-helper";

  private static final List<String> POCKETS = List.of("", "-updates", "-security");

  private final Path directory;

  /**
   * @param directory usually {@code /var/lib/apt/lists}
   */
  AptLists(Path directory) {
    this.directory = directory;
  }

  @Override
  public @Nullable Suite suite(String name) {
    Read suite = new Read();
    try (var entries = Files.newDirectoryStream(directory)) {
      List<Path> lists = new ArrayList<>();
      for (Path entry : entries) {
        if (isOf(name, String.valueOf(entry.getFileName()))) {
          lists.add(entry);
        }
      }
      lists.sort(null);
      for (Path list : lists) {
        read(list, suite);
      }
    } catch (IOException e) {
      return null;
    }
    return suite.packages.isEmpty() ? null : suite;
  }

  private static boolean isOf(String suite, String file) {
    int kind = file.lastIndexOf("_Packages");
    if (kind < 0) {
      return false;
    }
    for (String pocket : POCKETS) {
      if (file.contains("_dists_" + suite + pocket + "_")) {
        return true;
      }
    }
    return false;
  }

  private static void read(Path list, Read suite) throws IOException {
    if (list.toString().endsWith("_Packages")) {
      try (InputStream in = Files.newInputStream(list)) {
        suite.read(in);
      }
      return;
    }
    if (!Files.isExecutable(Path.of(HELPER))) {
      return;
    }
    Process helper =
        new ProcessBuilder(HELPER, "cat-file", list.toString())
            .redirectError(new File("/dev/null"))
            .start();
    try (InputStream in = helper.getInputStream()) {
      helper.getOutputStream().close();
      suite.read(in);
    } finally {
      helper.destroy();
    }
  }

  /** What lists say. */
  private static final class Read implements Suite {
    private record Entry(String depends, long kibibytes, boolean everywhere) {}

    private final Map<String, Entry> packages = new HashMap<>();

    /** Packages by the names that they provide; the first counts. */
    private final Map<String, String> providers = new HashMap<>();

    void read(InputStream in) throws IOException {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
      String name = null;
      String depends = "";
      String provides = "";
      long size = 0;
      boolean everywhere = false;
      for (String line = lines.readLine(); ; line = lines.readLine()) {
        if (line == null || line.isEmpty()) {
          if (name != null) {
            packages.putIfAbsent(name, new Entry(depends, size, everywhere));
            for (String provided : provides.isEmpty() ? List.<String>of() : names(provides)) {
              providers.putIfAbsent(provided, name);
            }
          }
          name = null;
          depends = "";
          provides = "";
          size = 0;
          everywhere = false;
          if (line == null) {
            return;
          }
        } else if (line.startsWith("Package: ")) {
          name = line.substring(9).strip();
        } else if (line.startsWith("Depends: ")) {
          depends = depends.isEmpty() ? line.substring(9) : depends + "," + line.substring(9);
        } else if (line.startsWith("Pre-Depends: ")) {
          depends = depends.isEmpty() ? line.substring(13) : depends + "," + line.substring(13);
        } else if (line.startsWith("Provides: ")) {
          provides = line.substring(10);
        } else if (line.startsWith("Installed-Size: ")) {
          size = number(line.substring(16));
        } else if (line.equals("Essential: yes") || line.equals("Priority: required")) {
          everywhere = true;
        }
      }
    }

    private static long number(String text) {
      try {
        return Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    /** Of {@code a (>= 1) | b, c:any} the names {@code a} and {@code c}. */
    private static List<String> names(String relations) {
      List<String> names = new ArrayList<>();
      int start = 0;
      for (int i = 0; i <= relations.length(); i++) {
        if (i == relations.length() || relations.charAt(i) == ',') {
          int end = start;
          while (end < i && relations.charAt(end) == ' ') {
            end++;
          }
          start = end;
          while (end < i && " (|:".indexOf(relations.charAt(end)) < 0) {
            end++;
          }
          if (end > start) {
            names.add(relations.substring(start, end));
          }
          start = i + 1;
        }
      }
      return names;
    }

    @Override
    public boolean has(String name) {
      return packages.containsKey(name) || providers.containsKey(name);
    }

    @Override
    public Collection<String> names() {
      return packages.keySet();
    }

    @Override
    public long installedSize(Collection<String> wanted) {
      Deque<String> open = new ArrayDeque<>(wanted);
      Set<String> seen = new HashSet<>();
      long kibibytes = 0;
      while (!open.isEmpty()) {
        String name = open.pop();
        String real = packages.containsKey(name) ? name : providers.get(name);
        Entry entry = real == null ? null : packages.get(real);
        if (entry == null || entry.everywhere || !seen.add(real)) {
          continue;
        }
        kibibytes += entry.kibibytes;
        names(entry.depends).forEach(open::push);
      }
      return kibibytes * 1024;
    }
  }
}
