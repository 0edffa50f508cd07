package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Noted;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One function of the API.
 *
 * @param signature its name is the whole one, with its module: {@code install.python}
 * @param instead what can be written instead, where calling it can do nothing else than say so;
 *     else null
 */
public record ApiFunction(Signature signature, Body body, @Nullable String instead) {
  /** Whether it does what it is for. */
  public boolean supported() {
    return instead == null;
  }

  /** What the function does with checked arguments. */
  @FunctionalInterface
  public interface Body {
    /**
     * @return a Starlark value
     * @throws EvalException with the message alone; the place is added
     */
    Object call(Recording recording, Arguments arguments);
  }

  /** What a function does that only declares. */
  @FunctionalInterface
  interface Declares {
    void call(Recording recording, Arguments arguments);
  }

  static ApiFunction of(Signature.Builder signature, Declares body) {
    return new ApiFunction(
        signature.build(),
        (recording, arguments) -> {
          body.call(recording, arguments);
          return None.NONE;
        },
        null);
  }

  static ApiFunction giving(Signature.Builder signature, Body body) {
    return new ApiFunction(signature.build(), body, null);
  }

  /**
   * A function that files of envd may call and that nothing here can do yet: it says so.
   *
   * @param instead what can be written, one sentence
   */
  static ApiFunction unsupported(Signature.Builder signature, String instead) {
    return unsupported(signature.build(), instead);
  }

  static ApiFunction unsupported(Signature built, String instead) {
    return new ApiFunction(
        built,
        (_, _) -> {
          throw new EvalException(built.name() + " is not supported by this version", instead);
        },
        instead);
  }

  /**
   * The same; lint tells of a call that a later one takes the place of, and every command where
   * both stand in one function and say other things.
   */
  ApiFunction lastCounts() {
    return new ApiFunction(
        signature,
        (recording, arguments) -> {
          recording.calls().note(Noted.Kind.SETTING, List.of(signature.name()));
          List<Object> values = new ArrayList<>();
          for (Parameter parameter : signature.parameters()) {
            Object value = arguments.rawOrNull(parameter.name());
            values.add(value == null ? None.NONE : value);
          }
          recording.last.tell(signature.name(), values);
          return body.call(recording, arguments);
        },
        instead);
  }

  /** The same; two calls in one function that name other versions are refused. */
  ApiFunction oneVersion() {
    return new ApiFunction(
        signature,
        (recording, arguments) -> {
          String version = arguments.isGiven("version") ? arguments.string("version") : "";
          // "3" of Python is any version.
          LastCalls.Said before =
              version.indexOf('.') < 0
                  ? null
                  : recording.last.otherwise(signature.name() + " version", version);
          if (before != null) {
            throw new EvalException(
                signature.name()
                    + ": this asks for "
                    + version
                    + ", and the call at "
                    + before.at()
                    + " for "
                    + before.value(),
                "there is one of it in an image: keep one of the calls");
          }
          return body.call(recording, arguments);
        },
        instead);
  }

  /** The function as a file sees it. */
  Builtin bind(Recording recording) {
    return Builtin.of(
        signature,
        (thread, arguments) ->
            recording.calls().call(thread, () -> body.call(recording, arguments)));
  }
}
