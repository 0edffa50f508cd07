package dev.bothy.starlark.syntax;

/**
 * Which optional parts of the language a file may use; the names are starlark-go's.
 *
 * @param recursion a function may call itself, bounded by the call depth limit
 * @param set the built-in {@code set}
 * @param whileLoops {@code while} statements
 * @param topLevelControl {@code if}, {@code for} and {@code while} outside of functions
 * @param globalReassign a file may bind a global more than once
 * @param loadBindsGlobally names bound by {@code load} are globals, which others may load in turn
 * @param generators {@code f(x for x in y)}: a list without its brackets, as the only argument
 */
public record Dialect(
    boolean recursion,
    boolean set,
    boolean whileLoops,
    boolean topLevelControl,
    boolean globalReassign,
    boolean loadBindsGlobally,
    boolean generators) {

  /** The Starlark specification. */
  public static final Dialect SPEC = new Dialect(false, true, false, false, false, false, false);

  /** What {@code build.envd} files are written in. */
  public static final Dialect ENVD = new Dialect(true, true, false, false, false, false, true);

  /** Everything on: for interactive use. */
  public static final Dialect ALL = new Dialect(true, true, true, true, true, false, true);

  /**
   * This dialect with one switch on, by the name the command line uses: recursion, set, while,
   * toplevelcontrol, globalreassign, loadbindsglobally, generators (which is ours).
   *
   * @throws IllegalArgumentException for any other name
   */
  public Dialect allow(String name) {
    return switch (name) {
      case "recursion" ->
          new Dialect(
              true,
              set,
              whileLoops,
              topLevelControl,
              globalReassign,
              loadBindsGlobally,
              generators);
      case "set" ->
          new Dialect(
              recursion,
              true,
              whileLoops,
              topLevelControl,
              globalReassign,
              loadBindsGlobally,
              generators);
      case "while" ->
          new Dialect(
              recursion, set, true, topLevelControl, globalReassign, loadBindsGlobally, generators);
      case "toplevelcontrol" ->
          new Dialect(
              recursion, set, whileLoops, true, globalReassign, loadBindsGlobally, generators);
      case "globalreassign" ->
          new Dialect(
              recursion, set, whileLoops, topLevelControl, true, loadBindsGlobally, generators);
      case "loadbindsglobally" ->
          new Dialect(
              recursion, set, whileLoops, topLevelControl, globalReassign, true, generators);
      case "generators" ->
          new Dialect(
              recursion, set, whileLoops, topLevelControl, globalReassign, loadBindsGlobally, true);
      default ->
          throw new IllegalArgumentException(
              "unknown dialect switch \""
                  + name
                  + "\": there are recursion, set, while, toplevelcontrol, globalreassign,"
                  + " loadbindsglobally, generators");
    };
  }
}
