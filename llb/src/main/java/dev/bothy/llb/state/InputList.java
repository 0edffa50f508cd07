package dev.bothy.llb.state;

import dev.bothy.llb.op.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation's inputs, each listed once, in order of first use. */
final class InputList {
  private final Marshaller marshaller;
  private final Map<Input, Integer> numbers = new HashMap<>();
  private final List<Input> inputs = new ArrayList<>();

  InputList(Marshaller marshaller) {
    this.marshaller = marshaller;
  }

  /** The input's number; -1 for the empty tree. */
  int number(@Nullable Output output) {
    if (output == null) {
      return -1;
    }
    Input input = marshaller.input(output);
    Integer known = numbers.get(input);
    if (known != null) {
      return known;
    }
    int next = inputs.size();
    numbers.put(input, next);
    inputs.add(input);
    return next;
  }

  int size() {
    return inputs.size();
  }

  List<Input> toList() {
    return List.copyOf(inputs);
  }
}
