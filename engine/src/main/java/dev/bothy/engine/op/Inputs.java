package dev.bothy.engine.op;

import java.util.List;

/** The inputs of an operation by the numbers that it uses. */
public final class Inputs {
  private Inputs() {}

  /**
   * @throws StepFailure when the operation has no input of that number
   */
  public static Result at(List<Result> inputs, int index) throws StepFailure {
    if (index < 0 || index >= inputs.size()) {
      throw StepFailure.definition(
          "the operation uses input " + index + " and has " + inputs.size(), null);
    }
    return inputs.get(index);
  }
}
