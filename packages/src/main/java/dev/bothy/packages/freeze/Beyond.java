package dev.bothy.packages.freeze;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an environment holds beyond its base, each list sorted by name.
 *
 * @param apt packages that someone asked for
 * @param aptAll these and what came along with them
 * @param pip Python packages from an index
 * @param pipDirect requirement lines of Python packages from elsewhere
 */
public record Beyond(List<Pin> apt, List<Pin> aptAll, List<Pin> pip, List<String> pipDirect) {
  private static final String HEADER = "# Written by bothy freeze: ";

  public Beyond {
    apt = sorted(apt);
    aptAll = sorted(aptAll);
    pip = sorted(pip);
    pipDirect = pipDirect.stream().sorted().toList();
  }

  private static List<Pin> sorted(List<Pin> pins) {
    List<Pin> list = new ArrayList<>(pins);
    list.sort(Comparator.comparing(Pin::name));
    return List.copyOf(list);
  }

  public boolean isEmpty() {
    return aptAll.isEmpty() && pip.isEmpty() && pipDirect.isEmpty();
  }

  /** {@code name=version}, what came along included. */
  public List<String> aptPins() {
    return aptAll.stream().map(p -> p.name() + "=" + p.version()).toList();
  }

  /** {@code name==version}, and the lines of what is not from an index. */
  public List<String> pipPins() {
    List<String> lines = new ArrayList<>();
    pip.forEach(p -> lines.add(p.name() + "==" + p.version()));
    lines.addAll(pipDirect);
    return lines;
  }

  /** A requirements file of pip. */
  public String requirementsText() {
    return text("what pip holds beyond the base", pipPins());
  }

  /** A list for apt, a package a line: those that were asked for. */
  public String aptText() {
    return text(
        "what was asked of apt beyond the base",
        apt.stream().map(p -> p.name() + "=" + p.version()).toList());
  }

  private static String text(String what, List<String> lines) {
    StringBuilder out = new StringBuilder(HEADER).append(what).append(".\n");
    for (String line : lines) {
      out.append(line).append('\n');
    }
    return out.toString();
  }
}
