package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /**
   * A short way for one or two positional arguments, without {@link Arguments}. It answers null
   * when they are not what it is for: then the call goes the usual way.
   */
  @FunctionalInterface
  interface Direct<T> {
    @Nullable Object call(T self, StarlarkThread thread, Object first, @Nullable Object second);
  }

  record Method<T>(Signature signature, Body<T> body, @Nullable Direct<T> direct, boolean core) {
    Object call(T self, StarlarkThread thread, Arguments arguments) {
      scan(thread, self);
      if (!core) {
        return body.call(self, thread, arguments);
      }
      try {
        return charged(thread, body.call(self, thread, arguments));
      } catch (EvalException e) {
        throw Builtin.named(signature.name(), e);
      }
    }

    /** What a result takes by itself; what it holds is charged before it is made. */
    private static Object charged(StarlarkThread thread, Object result) {
      if (!(result instanceof None || result instanceof Boolean)) {
        thread.allocate(Sizes.SMALL);
      }
      return result;
    }

    /** What strings are asked looks through all of them. */
    private static void scan(StarlarkThread thread, @Nullable Object self) {
      if (self instanceof String s && s.length() >= 1024) {
        thread.step(s.length() / 1024);
      }
    }

    /** Calls it on a receiver of its type. */
    @SuppressWarnings("unchecked")
    Object call(StarlarkThread thread, Object self, Object[] positional, Object[] named) {
      try {
        return call((T) self, thread, signature.bind(positional, named));
      } catch (EvalException e) {
        e.failedIn(signature.name());
        throw e;
      }
    }

    /** Calls it the short way; null when it has none for these arguments. */
    @SuppressWarnings("unchecked")
    @Nullable Object callDirect(
        StarlarkThread thread, Object self, Object first, @Nullable Object second) {
      if (direct == null) {
        return null;
      }
      scan(thread, self);
      try {
        Object result = direct.call((T) self, thread, first, second);
        return result == null ? null : charged(thread, result);
      } catch (EvalException e) {
        EvalException named = Builtin.named(signature.name(), e);
        named.failedIn(signature.name());
        throw named;
      }
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
    Work.allocate(128);
    return Builtin.method(
        method.signature, (thread, arguments) -> method.call(self, thread, arguments), self);
  }

  /** For a receiver that is known to be a T. */
  @SuppressWarnings("unchecked")
  @Nullable Builtin bindAny(Object self, String name) {
    return bind((T) self, name);
  }

  @Nullable Method<T> find(String name) {
    return methods.get(name);
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

    private Builder() {}

    /** The method's name is the last part of the signature's. */
    public Builder<T> add(Signature signature, Body<T> body) {
      String name = signature.name().substring(signature.name().lastIndexOf('.') + 1);
      methods.put(name, new Method<>(signature, body, null, false));
      return this;
    }

    /** One of the language's own: its messages begin with its name. */
    Builder<T> core(Signature.Builder signature, Body<T> body) {
      return core(signature, body, null);
    }

    /** One of the language's own that is called often. */
    Builder<T> core(Signature.Builder signature, Body<T> body, @Nullable Direct<T> direct) {
      Signature s = signature.build();
      methods.put(s.name(), new Method<>(s, body, direct, true));
      return this;
    }

    public Methods<T> build() {
      return new Methods<>(new LinkedHashMap<>(methods));
    }
  }
}
