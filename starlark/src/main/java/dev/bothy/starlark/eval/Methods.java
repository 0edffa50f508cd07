package dev.bothy.starlark.eval;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a {@link HostValue} class: made once, asked by each value's {@code getField} and
 * {@code fieldNames}.
 *
 * <pre>{@code
 * private static final Methods<State> METHODS = Methods.<State>builder()
 *     .add(Signature.of("run").required("command", Type.STRING).build(),
 *         (state, thread, arguments) -> state.run(arguments.string("command")))
 *     .build();
 *
 * public @Nullable Object getField(String name) { return METHODS.bind(this, name); }
 * public Collection<String> fieldNames() { return METHODS.names(); }
 * }</pre>
 */
public final class Methods<T> {
  /** What a method does. */
  @FunctionalInterface
  public interface Body<T> {
    /** As {@link Builtin.Body#call}, with the value that the method was called on. */
    Object call(T self, StarlarkThread thread, Arguments arguments);
  }

  private record Method<T>(Signature signature, Body<T> body, boolean core) {
    Object call(T self, StarlarkThread thread, Arguments arguments) {
      return core
          ? Builtin.named(signature.name(), thread, (t, a) -> body.call(self, t, a), arguments)
          : body.call(self, thread, arguments);
    }
  }

  private final Map<String, Method<T>> methods;

  private Methods(Map<String, Method<T>> methods) {
    this.methods = methods;
  }

  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** The method as a function with its receiver, or null when there is none of that name. */
  public @Nullable Builtin bind(T self, String name) {
    Method<T> method = methods.get(name);
    if (method == null) {
      return null;
    }
    return Builtin.method(
        method.signature, (thread, arguments) -> method.call(self, thread, arguments), self);
  }

  /** For a receiver that is known to be a T. */
  @SuppressWarnings("unchecked")
  @Nullable Builtin bindAny(Object self, String name) {
    return bind((T) self, name);
  }

  boolean has(String name) {
    return methods.containsKey(name);
  }

  /** Calls a method that is there, without making a value of it. */
  @SuppressWarnings("unchecked")
  Object call(
      Object self, String name, StarlarkThread thread, Object[] positional, Object[] named) {
    Method<T> method = Objects.requireNonNull(methods.get(name));
    try {
      return method.call((T) self, thread, method.signature.bind(positional, named));
    } catch (dev.bothy.starlark.EvalException e) {
      e.failedIn(name);
      throw e;
    }
  }

  public Collection<String> names() {
    return methods.keySet();
  }

  /** In the order they were added. */
  public Collection<Signature> signatures() {
    return methods.values().stream().map(Method::signature).toList();
  }

  /** Collects methods. */
  public static final class Builder<T> {
    private final Map<String, Method<T>> methods = new LinkedHashMap<>();

    /** The method's name is the last part of the signature's. */
    public Builder<T> add(Signature signature, Body<T> body) {
      String name = signature.name().substring(signature.name().lastIndexOf('.') + 1);
      methods.put(name, new Method<>(signature, body, false));
      return this;
    }

    /** One of the language's own: its messages begin with its name. */
    Builder<T> core(Signature.Builder signature, Body<T> body) {
      Signature s = signature.build();
      methods.put(s.name(), new Method<>(s, body, true));
      return this;
    }

    public Methods<T> build() {
      return new Methods<>(new LinkedHashMap<>(methods));
    }
  }
}
