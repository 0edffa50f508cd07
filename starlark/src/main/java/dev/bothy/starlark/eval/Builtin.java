package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

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

  private final Signature signature;
  private final Body body;
  private final String repr;

  private Builtin(Signature signature, Body body, String repr) {
    this.signature = signature;
    this.body = body;
    this.repr = repr;
  }

  public static Builtin of(Signature signature, Body body) {
    return new Builtin(signature, body, "<built-in function " + signature.name() + ">");
  }

  /** One of the language's own: its messages begin with its name. */
  static Builtin core(Signature signature, Body body) {
    return of(signature, (thread, arguments) -> named(signature.name(), thread, body, arguments));
  }

  /** A method with its receiver. */
  static Builtin method(Signature signature, Body body, Object self) {
    return new Builtin(
        signature,
        body,
        "<built-in method " + signature.name() + " of " + Values.type(self) + " value>");
  }

  static Object named(String name, StarlarkThread thread, Body body, Arguments arguments) {
    try {
      return body.call(thread, arguments);
    } catch (EvalException e) {
      if (e.builtin() != null || !e.frames().isEmpty()) {
        throw e;
      }
      throw new EvalException(name + ": " + e.message(), e.hint(), e.getCause());
    }
  }

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
