package dev.bothy.llb.op;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A nested build.
 *
 * @param builder position of the frontend image in the op's inputs; {@link #LLB} for a marshalled
 *     Definition found in an input
 * @param inputs positions by name
 * @param definition marshalled {@code pb.Definition}, empty when absent; not to be changed. Means
 *     nothing where the builder is {@link #LLB}
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the contents
public record BuildOp(
    int builder, Map<String, Integer> inputs, byte[] definition, Map<String, String> attrs)
    implements OpKind {
  public static final int LLB = -1;

  /** In {@link #inputs}: the tree that holds the Definition, where the builder is {@link #LLB}. */
  public static final String DEFINITION_INPUT = "buildkit.llb.definition";

  /** Attribute: the Definition's file in that tree; {@link #DEFAULT_FILE} without it. */
  public static final String FILE_NAME = "llbbuild.filename";

  public static final String DEFAULT_FILE = "buildkit.llb.definition";

  public BuildOp {
    inputs = Utf8Order.sorted(inputs);
    attrs = Utf8Order.sorted(attrs);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof BuildOp b
        && builder == b.builder
        && inputs.equals(b.inputs)
        && attrs.equals(b.attrs)
        && Arrays.equals(definition, b.definition);
  }

  @Override
  public int hashCode() {
    return 31 * builder + attrs.hashCode();
  }
}
