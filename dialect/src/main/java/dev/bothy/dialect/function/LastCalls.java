package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Calls;
import dev.bothy.llb.SourceLocation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What calls have said of which the last one counts, as in envd. Where two calls in one function
 * say other things, one of them is a mistake. In different functions it is none: the later one
 * changes what the earlier one has prepared.
 */
final class LastCalls {
  private final Calls calls;
  private final Map<String, Said> said = new HashMap<>();

  LastCalls(Calls calls) {
    this.calls = calls;
  }

  /**
   * What a call has said.
   *
   * @param within the function that the call stands in
   */
  record Said(SourceLocation at, String within, Object value) {}

  /**
   * Keeps what the running call says of something.
   *
   * @return what the last call before has said in its place; null where that is the same, stands in
   *     another function, or is the same line of the file once more
   */
  @Nullable Said otherwise(String of, Object value) {
    Said now = new Said(calls.where(), calls.within(), value);
    Said before = said.put(of, now);
    boolean other =
        before != null
            && before.within.equals(now.within)
            && !before.at.equals(now.at)
            && !before.value.equals(value);
    return other ? before : null;
  }

  /** Warns where the running call says something else than the one before. */
  void tell(String of, Object value) {
    Said before = otherwise(of, value);
    if (before != null) {
      calls.warn(
          of + ": this call counts, and not the one at " + before.at + ", which says otherwise");
    }
  }
}
