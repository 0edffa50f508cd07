package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code x.name}. */
final class Attributes {
  private Attributes() {}

  /** The methods of a type of the language, or null. */
  static @Nullable Methods<?> methods(Object x) {
    if (x instanceof String) {
      return StringMethods.TABLE;
    }
    if (x instanceof StarlarkList) {
      return ListMethods.TABLE;
    }
    if (x instanceof StarlarkDict) {
      return DictMethods.TABLE;
    }
    if (x instanceof StarlarkSet) {
      return SetMethods.TABLE;
    }
    if (x instanceof StarlarkBytes) {
      return BytesMethods.TABLE;
    }
    return null;
  }

  static @Nullable Object find(Object x, String name) {
    if (x instanceof HostValue host) {
      return host.getField(name);
    }
    Methods<?> methods = methods(x);
    return methods == null ? null : methods.bindAny(x, name);
  }

  static Object get(Object x, String name) {
    Object value = find(x, name);
    if (value == null) {
      throw missing(x, name);
    }
    return value;
  }

  static EvalException missing(Object x, String name) {
    String known = x instanceof Namespace n ? n.otherName(name) : null;
    String near = known != null ? known : NearestName.of(name, names(x));
    String what = x instanceof Namespace n ? n.name() + " module" : Values.type(x);
    return new EvalException(
        what
            + " has no ."
            + name
            + (x instanceof StarlarkStruct ? " attribute" : " field or method"),
        hint(x, name, near));
  }

  private static @Nullable String hint(Object x, String name, @Nullable String near) {
    boolean hidden = x instanceof Namespace && name.startsWith("_");
    if (near != null && (!hidden || name.endsWith(near))) {
      return "did you mean ." + near + "?";
    }
    if (hidden) {
      return "names that begin with _ are a module's own";
    }
    return x == None.NONE ? "None is what a call gives that returns nothing" : null;
  }

  /** All names, in the order of strings, which beyond the BMP isn't Java's. */
  static Collection<String> names(Object x) {
    Methods<?> methods = methods(x);
    if (methods == null && !(x instanceof HostValue)) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>(Utf8::compare);
    names.addAll(methods == null ? ((HostValue) x).fieldNames() : methods.names());
    return names;
  }
}
