package dev.bothy.dialect.apt;

import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Debian and Ubuntu call their releases. There are newer ones than this list, so a name that
 * it lacks is never wrong by itself: only one that is nearly another is told.
 */
public final class Suites {
  /** Names that are given to another release now and then. */
  private static final Set<String> MOVING =
      Set.of(
          "stable",
          "oldstable",
          "oldoldstable",
          "testing",
          "unstable",
          "sid",
          "experimental",
          "devel");

  public static final Suites DEBIAN =
      new Suites(
          "Debian",
          Set.of("debian", "debian-security", "debian-archive", "debian-debug", "debian-ports"),
          List.of(
              "bookworm",
              "trixie",
              "stable",
              "testing",
              "unstable",
              "sid",
              "bullseye",
              "oldstable",
              "forky",
              "duke",
              "oldoldstable",
              "experimental",
              "buster",
              "stretch"),
          Set.of(
              "buzz",
              "rex",
              "bo",
              "hamm",
              "slink",
              "potato",
              "woody",
              "sarge",
              "etch",
              "lenny",
              "squeeze",
              "wheezy",
              "jessie",
              "rc-buggy"),
          List.of(
              "updates", "security", "backports", "proposed-updates", "backports-sloppy", "debug"),
          List.of("main", "contrib", "non-free", "non-free-firmware"),
          List.of("9=stretch", "10=buster", "11=bullseye", "12=bookworm", "13=trixie"));

  public static final Suites UBUNTU =
      new Suites(
          "Ubuntu",
          Set.of("ubuntu", "ubuntu-ports", "ubuntu-security"),
          List.of(
              "jammy",
              "noble",
              "focal",
              "bionic",
              "resolute",
              "questing",
              "plucky",
              "oracular",
              "mantic",
              "lunar",
              "kinetic",
              "xenial",
              "trusty"),
          Set.of(
              "warty",
              "hoary",
              "breezy",
              "dapper",
              "edgy",
              "feisty",
              "gutsy",
              "hardy",
              "intrepid",
              "jaunty",
              "karmic",
              "lucid",
              "maverick",
              "natty",
              "oneiric",
              "precise",
              "quantal",
              "raring",
              "saucy",
              "utopic",
              "vivid",
              "wily",
              "yakkety",
              "zesty",
              "artful",
              "cosmic",
              "disco",
              "eoan",
              "groovy",
              "hirsute",
              "impish",
              "devel"),
          List.of("updates", "security", "backports", "proposed"),
          List.of("main", "universe", "restricted", "multiverse"),
          List.of(
              "16.04=xenial",
              "18.04=bionic",
              "20.04=focal",
              "22.04=jammy",
              "24.04=noble",
              "25.04=plucky",
              "25.10=questing",
              "26.04=resolute"));

  private static final List<Suites> ALL = List.of(DEBIAN, UBUNTU);

  private final String label;
  private final Set<String> directories;
  private final List<String> inUse;
  private final Set<String> old;
  private final List<String> pockets;
  private final List<String> components;
  private final Map<String, String> numbers;

  /**
   * @param directories of mirrors that hold it
   * @param inUse the likelier the earlier
   * @param numbers {@code NUMBER=RELEASE}
   */
  private Suites(
      String label,
      Set<String> directories,
      List<String> inUse,
      Set<String> old,
      List<String> pockets,
      List<String> components,
      List<String> numbers) {
    this.label = label;
    this.directories = directories;
    this.inUse = inUse;
    this.old = old;
    this.pockets = pockets;
    this.components = components;
    Map<String, String> releases = new LinkedHashMap<>();
    for (String number : numbers) {
      int equals = number.indexOf('=');
      releases.put(number.substring(0, equals), number.substring(equals + 1));
    }
    this.numbers = Collections.unmodifiableMap(releases);
  }

  /** What is odd of a source, where it is one of a distribution that is known; else nothing. */
  public static List<String> doubts(
      List<String> uris, List<String> suites, List<String> components) {
    List<String> all = new ArrayList<>();
    for (String uri : uris) {
      Suites distribution = of(uri);
      if (distribution == null) {
        continue;
      }
      // Others have packages for Ubuntu in a directory debian, so their names say little.
      boolean own = uri.matches("\\w+://[^/]+/[^/]+/*");
      for (String suite : suites) {
        add(all, distribution.doubt(suite, own));
      }
      for (String component : components) {
        add(all, distribution.doubtOfComponent(component, own));
      }
    }
    return all;
  }

  /**
   * What is odd of a name for a suite of this distribution; null when nothing is.
   *
   * @param own whether nothing of the other can be there
   */
  public @Nullable String doubt(String suite, boolean own) {
    if (suite.endsWith("/") || has(suite)) {
      return null;
    }
    int end = 0;
    while (end < suite.length() && suite.charAt(end) != '-' && suite.charAt(end) != '/') {
      end++;
    }
    String release = suite.substring(0, end);
    String pocket = suite.substring(end);
    if (has(release)) {
      String near = pocket.isEmpty() ? null : near(pocket.substring(1), pockets);
      return near == null || pockets.contains(pocket.substring(1))
          ? null
          : unknown(suite, release + pocket.charAt(0) + near);
    }
    if (numbers.containsKey(release)) {
      return unknown(suite, numbers.get(release) + pocket);
    }
    for (Suites other : ALL) {
      if (other != this && other.has(release)) {
        return own ? release + " is a release of " + other.label + ", and this is " + label : null;
      }
    }
    String near = near(release, inUse);
    return near == null ? null : unknown(suite, near + pocket);
  }

  /**
   * The suite that something else stands for: a number, a name in capitals or nearly one; or null.
   */
  public @Nullable String meantBy(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return has(small)
        ? small
        : numbers.containsKey(small) ? numbers.get(small) : near(small, inUse);
  }

  private String unknown(String suite, String near) {
    return label + " has no suite " + suite + " (did you mean " + near + "?)";
  }

  private @Nullable String doubtOfComponent(String component, boolean own) {
    if (components.contains(component)) {
      return null;
    }
    for (Suites other : ALL) {
      if (other.components.contains(component)) {
        return own
            ? component + " is a component of " + other.label + ", and this is " + label
            : null;
      }
    }
    String near = near(component, components);
    return near == null
        ? null
        : label + " has no component " + component + " (did you mean " + near + "?)";
  }

  /** Whether it is a release of one of them. */
  static boolean isSuite(String name) {
    return DEBIAN.has(name) || UBUNTU.has(name);
  }

  /**
   * The release that an image is of, as far as its name tells; else null.
   *
   * @param repository whole, as {@code docker.io/library/debian}
   */
  public static @Nullable String ofImage(String repository, String tag) {
    List<String> parts = List.of(tag.split("-", -1));
    for (Suites distribution : ALL) {
      String name = distribution.label.toLowerCase(Locale.ROOT);
      boolean own = repository.equals("docker.io/library/" + name);
      for (Map.Entry<String, String> release : distribution.numbers.entrySet()) {
        if ((own && parts.getFirst().equals(release.getKey()))
            || parts.contains(release.getValue())
            || parts.contains(name + release.getKey())) {
          return release.getValue();
        }
      }
    }
    return null;
  }

  /**
   * The release that a suite is of, as {@code jammy} of {@code jammy-updates}; null where its name
   * does not tell.
   */
  public static @Nullable String release(String suite) {
    String release = suite.split("[-/]", 2)[0];
    return isSuite(release) && !MOVING.contains(release) ? release : null;
  }

  private boolean has(String release) {
    return inUse.contains(release) || old.contains(release);
  }

  /** The distribution that a mirror's address ends in, or null. */
  private static @Nullable Suites of(String uri) {
    int end = uri.length();
    while (end > 0 && uri.charAt(end - 1) == '/') {
      end--;
    }
    String last = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end).toLowerCase(Locale.ROOT);
    for (Suites distribution : ALL) {
      if (distribution.directories.contains(last)) {
        return distribution;
      }
    }
    return null;
  }

  /** Nobody mistypes the first letter. */
  private static @Nullable String near(String name, List<String> names) {
    String near = NearestName.of(name, names);
    return near != null && Character.toLowerCase(name.charAt(0)) == near.charAt(0) ? near : null;
  }

  private static void add(List<String> all, @Nullable String doubt) {
    if (doubt != null && !all.contains(doubt)) {
      all.add(doubt);
    }
  }
}
