package dev.bothy.packages.freeze;

import java.util.Map;
import java.util.TreeMap;

/** The output of {@code dpkg-query -W}. */
final class DpkgList {
  private DpkgList() {}

  static Map<String, Pin> parse(String text) throws UnreadableListException {
    Map<String, Pin> pins = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      int tab = line.indexOf('\t');
      if (tab <= 0) {
        throw new UnreadableListException("dpkg-query said: " + line);
      }
      String name = line.substring(0, tab).strip();
      String version = line.substring(tab + 1).strip();
      // Removed packages whose configuration is left have no version.
      if (!version.isEmpty()) {
        pins.put(name, new Pin(name, version));
      }
    }
    return pins;
  }

  /**
   * The name under which the list has it: dpkg adds {@code :arch} to packages that several
   * architectures may share, apt-mark does not for the main one.
   */
  static String key(String name, Map<String, Pin> apt) {
    if (apt.containsKey(name)) {
      return name;
    }
    for (String known : apt.keySet()) {
      if (known.startsWith(name + ":")) {
        return known;
      }
    }
    return name;
  }
}
