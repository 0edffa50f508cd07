package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.AptSettings.Pin;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pins of apt: the same call for declarations and for states. None of them says the opposite of
 * another.
 */
public final class AptPins {
  private static final String EXAMPLES =
      "version=\"2.1*\", release=\"bookworm-backports\" and origin=\"apt.example\"";
  private static final int LEAST = -32768;
  private static final int MOST = 32767;
  private static final Pattern PACKAGE =
      Pattern.compile("[a-z0-9*?\\[\\]][a-z0-9+.*?\\[\\]:-]{0,60}");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.*_-]+|[A-Fa-f0-9]*:[A-Fa-f0-9]*:[A-Fa-f0-9:.]*");
  private static final Pattern FROM = Pattern.compile("[A-Za-z0-9.*][A-Za-z0-9.+~:*=, _/-]*");

  private AptPins() {}

  /**
   * @param function its whole name
   */
  public static Signature.Builder signature(String function) {
    return Signature.of(function)
        .doc(
            "Which version of packages apt takes where there are several, as in"
                + " `/etc/apt/preferences.d`. One of version, release and origin says it. Where several"
                + " calls fit, a name goes before a pattern, and a version before where it comes from.")
        .required(
            "name",
            Type.oneOf(Type.STRING, Types.STRINGS),
            "packages; `*`, `?` and `[…]` make a pattern of names")
        .optional("version", Type.STRING, "", "such as `2.1*`")
        .optional(
            "release",
            Type.STRING,
            "",
            "a suite, or fields such as `o=Debian,n=bookworm-backports`")
        .optional("origin", Type.STRING, "", "host of a repository")
        .optional(
            "priority",
            Type.INT,
            990,
            "below 0: never; below 500: only where nothing else has it; from 1000 on also a version"
                + " lower than what is installed");
  }

  /**
   * @throws EvalException when an argument is no part of a preference
   */
  public static List<Pin> of(Calls calls, Arguments a) {
    String function = a.signature().name();
    List<String> given = new ArrayList<>();
    for (String field : new String[] {"version", "release", "origin"}) {
      String value = a.string(field);
      if (!value.isEmpty()) {
        if (field.equals("origin")) {
          checkHost(function, value);
        } else if (!FROM.matcher(value).matches()) {
          throw new EvalException(
              function + ": not a " + field + ": \"" + value.replace("\n", "\\n") + "\"",
              "one line, such as " + EXAMPLES);
        }
        given.add(field + " " + value);
      }
    }
    if (given.size() != 1) {
      throw new EvalException(
          function
              + (given.isEmpty()
                  ? ": nothing says which version"
                  : ": " + String.join(" and ", given) + " are one too many"),
          "one of " + EXAMPLES);
    }
    int priority = a.integer("priority");
    if (priority == 0 || priority < LEAST || priority > MOST) {
      throw new EvalException(
          function
              + ": priority is "
              + priority
              + ", want "
              + LEAST
              + " to "
              + MOST
              + ", other than 0",
          priority == 0 ? "-1 never takes it, 1 where nothing else has it" : null);
    }
    List<Pin> pins = new ArrayList<>();
    for (String name : StateValue.strings(a.raw("name"))) {
      if (!PACKAGE.matcher(name).matches()) {
        throw new EvalException(
            function + ": not the name of packages: \"" + name + "\"",
            "such as \"nginx\" or \"python3-*\", one a string");
      }
      pins.add(new Pin(name, given.getFirst(), priority));
    }
    if (pins.isEmpty()) {
      throw new EvalException(function + ": no packages", "name=\"nginx\", or [\"*\"] for all");
    }
    calls.note(Noted.Kind.APT_PIN, pins.stream().map(Pin::name).toList());
    return pins;
  }

  /** apt compares with the host alone: no pin of a whole address ever fits. */
  private static void checkHost(String function, String origin) {
    Urls.checkSecret(origin);
    if (HOST.matcher(origin).matches()) {
      return;
    }
    String authority = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
    String host = authority.replaceFirst("[/:].*", "");
    throw new EvalException(
        function + ": origin is not a host: \"" + origin.replace("\n", "\\n") + "\"",
        host.isEmpty() || !HOST.matcher(host).matches()
            ? "such as origin=\"apt.example\"; release=\"o=Debian\" is what a repository calls itself"
            : "write origin=\"" + host + "\", without scheme, port and path");
  }

  /**
   * @param function its whole name
   * @return those before, then the new ones
   * @throws EvalException when nothing says which of two goes first
   */
  public static List<Placed<Pin>> with(
      String function, List<Placed<Pin>> before, List<Pin> added, SourceLocation at) {
    List<Placed<Pin>> all = new ArrayList<>(before);
    for (Pin pin : added) {
      for (Placed<Pin> other : before) {
        if (contradict(pin, other.value())) {
          throw new EvalException(
              function
                  + ": "
                  + pin.name()
                  + " is pinned to "
                  + other.value().from()
                  + " with priority "
                  + other.value().priority()
                  + " already, at "
                  + other.at(),
              pin.from().equals(other.value().from())
                  ? "leave one of them out"
                  : "leave one of them out, or give one of them another priority");
        }
      }
      all.add(new Placed<>(pin, at));
    }
    return List.copyOf(all);
  }

  /**
   * Compares what is declared with what the base has been told; one place said once more changes
   * its priority there.
   *
   * @param pin one of those declared
   * @throws EvalException when the base has a pin that says the opposite
   */
  public static void checkOn(
      StateValue base, String function, Placed<Pin> pin, List<Placed<Pin>> declared) {
    List<Pin> again = declared.stream().map(Placed::value).toList();
    with(function, without(base.pins(), again), List.of(pin.value()), pin.at());
  }

  /**
   * Those that a state has besides: of a step on top, what is said once more of the same place
   * changes its priority.
   */
  static List<Placed<Pin>> without(List<Placed<Pin>> pins, List<Pin> again) {
    return pins.stream()
        .filter(
            old ->
                again.stream()
                    .noneMatch(
                        pin ->
                            pin.name().equals(old.value().name())
                                && pin.from().equals(old.value().from())))
        .toList();
  }

  /**
   * One place with two priorities, or two versions with one. Two places with one priority do not:
   * apt takes the newest of both. Nor do two versions that are never taken.
   */
  private static boolean contradict(Pin a, Pin b) {
    if (!a.name().equals(b.name())) {
      return false;
    }
    if (a.from().equals(b.from())) {
      return a.priority() != b.priority();
    }
    return a.from().startsWith("version ")
        && b.from().startsWith("version ")
        && a.priority() == b.priority()
        && a.priority() > 0;
  }
}
