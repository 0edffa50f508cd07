package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/**
 * A function written in Java. Immutable; its body must be safe to be called from several threads'
 * evaluations.
 */
public final class Builtin implements StarlarkCallable {
  /** What a built-in function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs it.
     *
     * @param arguments checked by the signature
     * @return a Starlark value; {@link None#NONE} for nothing
     * @throws EvalException with the bare message; the place is added to it
     */
    Object call(StarlarkThread thread, Arguments arguments);
  }

  /** As {@link Methods.Direct}, for a function. */
  @FunctionalInterface
  interface Direct {
    @Nullable Object call(StarlarkThread thread, Object first, @Nullable Object second);
  }

  /** What a result takes by itself; what it holds is charged where it is made. */
  private static final int CALL_BYTES = 48;

  private final Signature signature;
  private final Body body;
  private final @Nullable Direct direct;
  private final String repr;

  private Builtin(Signature signature, Body body, @Nullable Direct direct, String repr) {
    this.signature = signature;
    this.body = body;
    this.direct = direct;
    this.repr = repr;
  }

  /** A function of the host. */
  public static Builtin of(Signature signature, Body body) {
    return new Builtin(signature, body, null, "<built-in function " + signature.name() + ">");
  }

  /** As {@link #of}, but its messages begin with its name, as those of the language's own do. */
  public static Builtin core(Signature signature, Body body) {
    return of(signature, (thread, arguments) -> named(signature.name(), thread, body, arguments));
  }

  /** One of the language's own that is called often. */
  static Builtin core(Signature signature, Body body, Direct direct) {
    return new Builtin(
        signature,
        core(signature, body).body,
        direct,
        "<built-in function " + signature.name() + ">");
  }

  /** A method with its receiver. */
  static Builtin method(Signature signature, Body body, Object self) {
    return new Builtin(
        signature,
        body,
        null,
        "<built-in method " + signature.name() + " of " + Values.type(self) + " value>");
  }

  static Object named(String name, StarlarkThread thread, Body body, Arguments arguments) {
    try {
      return body.call(thread, arguments);
    } catch (EvalException e) {
      throw named(name, e);
    }
  }

  /** The failure with the name in front, unless it is there or it happened further in. */
  static EvalException named(String name, EvalException e) {
    return e.builtin() != null
            || !e.frames().isEmpty()
            || e.message().startsWith(name + ": ")
            || e.message().startsWith(name + " ")
        ? e
        : new EvalException(name + ": " + e.message(), e.hint(), e.getCause());
  }

  /** Calls it the short way; null when it has none for these arguments. */
  @Nullable Object callDirect(StarlarkThread thread, Object first, @Nullable Object second) {
    if (direct == null) {
      return null;
    }
    try {
      thread.allocate(CALL_BYTES);
      return direct.call(thread, first, second);
    } catch (EvalException e) {
      EvalException named = named(signature.name(), e);
      named.failedIn(name());
      throw named;
    }
  }

  /** What it declares. */
  public Signature signature() {
    return signature;
  }

  @Override
  public String name() {
    return signature.name();
  }

  @Override
  public Object call(StarlarkThread thread, Object[] positional, Object[] named) {
    try {
      thread.allocate(CALL_BYTES);
      return body.call(thread, signature.bind(positional, named));
    } catch (EvalException e) {
      e.failedIn(name());
      throw e;
    }
  }

  @Override
  public String typeName() {
    return "builtin_function_or_method";
  }

  @Override
  public void repr(Printer out) {
    out.append(repr);
  }
}
