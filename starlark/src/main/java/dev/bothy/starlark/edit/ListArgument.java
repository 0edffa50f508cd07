package dev.bothy.starlark.edit;

import java.util.function.UnaryOperator;

/**
 * The argument of a call that lists strings, as {@code name} of {@code install.python_packages}; it
 * is the first parameter, so it may be given by position too.
 *
 * @param callee dotted name of the function
 * @param argument name of the parameter
 * @param identity what makes two elements the same: equal results. An element that is nothing of
 *     the kind (an option among packages) should stay as it is
 */
public record ListArgument(String callee, String argument, UnaryOperator<String> identity) {
  /** Elements are the same when their texts are equal. */
  public static ListArgument of(String callee, String argument) {
    return new ListArgument(callee, argument, UnaryOperator.identity());
  }
}
