package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;
import java.util.function.Predicate;

/**
 * Edits of the body of one function of a file. Only its unconditional calls are changed: the
 * statements of the body itself, not those inside an if, a loop, a nested function or a
 * comprehension. What stands elsewhere in the file stays, but for a list that a name bound once
 * brings into a call.
 *
 * <p>Every operation gives the whole new file, says that there is nothing to do, or refuses and
 * says why. What is added is inserted, so that no character of the file goes; what is set or
 * removed takes no comment with it but one on a line that goes whole. To make several edits, open
 * each result's file again. Writing the file is the caller's; {@link UnifiedDiff} shows it before.
 */
public final class Edits {
  private final EditedFunction function;

  private Edits(EditedFunction function) {
    this.function = function;
  }

  /** Starts edits of a function of a file; {@code build} of a build.envd. */
  public static Edits of(SourceFile source, String function) {
    return new Edits(new EditedFunction(source, function));
  }

  /** The unconditional calls of a function in the body, in the order of the text. */
  public List<Expression.Call> calls(String callee) {
    return function.calls(callee);
  }

  /**
   * Appends strings to a list argument: to the list of the first call that has one that can be
   * edited; else in a call of its own. Strings that a call has already are left out.
   */
  public EditResult append(ListArgument where, List<String> values) {
    return new StringListEdits(function, where).append(values);
  }

  /**
   * Removes the strings of a list argument that a predicate picks, from every unconditional call's
   * literal lists. Refuses when one of them comes from a list that is used elsewhere too.
   */
  public EditResult remove(ListArgument where, Predicate<String> which) {
    return new StringListEdits(function, where).remove(which);
  }

  /**
   * Adds a call, unless an unconditional one with an equal first argument is there: behind the last
   * statement that holds a call of the same function, else of the same module, else at the end of
   * the body.
   */
  public EditResult addCall(NewCall call) {
    return new CallEdits(function, call.callee()).add(call);
  }

  /** Removes the unconditional call with an equal first argument, with its line. */
  public EditResult removeCall(NewCall call) {
    return new CallEdits(function, call.callee()).remove(call);
  }

  /**
   * Gives an argument of the first unconditional call of a function a literal value: replaces the
   * one that is there, or adds it by name behind the others.
   *
   * @param value as {@link NewCall} takes it
   * @param first whether it is the first parameter, so that it may be given by position
   */
  public EditResult setArgument(String callee, String argument, Object value, boolean first) {
    return new CallEdits(function, callee).setArgument(argument, value, first);
  }

  /** Removes an argument given by name from the first unconditional call of a function. */
  public EditResult removeArgument(String callee, String argument) {
    return new CallEdits(function, callee).removeArgument(argument);
  }
}
