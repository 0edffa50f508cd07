package dev.bothy.packages.freeze;

import dev.bothy.packages.name.BadPackageException;
import dev.bothy.packages.name.PipName;
import dev.bothy.packages.name.PipRequirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a tree holds, as its package managers say.
 *
 * @param apt versions by name, with {@code :arch} where a package is not of the main architecture
 * @param manual apt packages that someone asked for, rather than another package
 * @param pip projects by normalised name
 * @param direct requirement lines of Python packages that are not from an index, by normalised name
 */
public record Installed(
    Map<String, Pin> apt, Set<String> manual, Map<String, Pin> pip, Map<String, String> direct) {
  /** Nothing at all. */
  public static final Installed NOTHING = new Installed(Map.of(), Set.of(), Map.of(), Map.of());

  public Installed {
    apt = new TreeMap<>(apt);
    manual = new TreeSet<>(manual);
    pip = new TreeMap<>(pip);
    direct = new TreeMap<>(direct);
  }

  /**
   * From the managers' own words; an absent manager's is empty.
   *
   * @param dpkg of {@code dpkg-query -W}: name, tab, version a line
   * @param manual of {@code apt-mark showmanual}: a name a line
   * @param pip of {@code pip freeze}, or of {@code pip list --format=json}
   * @throws UnreadableListException when it is something else
   */
  public static Installed parse(String dpkg, String manual, String pip)
      throws UnreadableListException {
    Map<String, Pin> apt = DpkgList.parse(dpkg);
    Set<String> asked = new LinkedHashSet<>();
    for (String line : manual.lines().toList()) {
      if (!line.isBlank()) {
        asked.add(DpkgList.key(line.strip(), apt));
      }
    }
    PipList list = PipList.parse(pip);
    return new Installed(apt, asked, list.pins(), list.direct());
  }

  /** Without the Python projects that these requirements name; what is none is passed over. */
  public Installed withoutPip(List<String> requirements) {
    Map<String, Pin> rest = new TreeMap<>(pip);
    for (String text : requirements) {
      try {
        rest.remove(PipRequirement.parse(text).normalisedName());
      } catch (BadPackageException _) {
        // Evaluation says what is wrong with it.
      }
    }
    return new Installed(apt, manual, rest, direct);
  }

  /** What this holds and the base does not, or in another version; sorted. */
  public Beyond beyond(Installed base) {
    List<Pin> aptAsked = new ArrayList<>();
    List<Pin> aptAll = new ArrayList<>();
    for (Map.Entry<String, Pin> e : apt.entrySet()) {
      if (!e.getValue().equals(base.apt.get(e.getKey()))) {
        aptAll.add(e.getValue());
        if (manual.contains(e.getKey())) {
          aptAsked.add(e.getValue());
        }
      }
    }
    List<Pin> python = new ArrayList<>();
    for (Map.Entry<String, Pin> e : pip.entrySet()) {
      if (!e.getValue().equals(base.pip.get(e.getKey())) && !direct.containsKey(e.getKey())) {
        python.add(e.getValue());
      }
    }
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> e : direct.entrySet()) {
      if (!e.getValue().equals(base.direct.get(e.getKey()))) {
        lines.add(e.getValue());
      }
    }
    return new Beyond(aptAsked, aptAll, python, lines);
  }

  /** The version of a Python project by any spelling of its name, or empty. */
  String pipVersion(String name) {
    Pin pin = pip.get(PipName.normalise(name));
    return pin == null ? "" : pin.version();
  }
}
