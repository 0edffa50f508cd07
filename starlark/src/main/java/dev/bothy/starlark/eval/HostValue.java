package dev.bothy.starlark.eval;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of the host's own: opaque to Starlark but for its type name, text, truth and fields. It
 * must be immutable; {@code equals} and {@code hashCode} decide {@code ==} and dict keys.
 *
 * <p>A field may be a {@link Builtin}: that is how {@code value.method(...)} works; see {@link
 * Methods}.
 */
public interface HostValue extends StarlarkValue {
  /** The field's value, or null when there is none of that name. */
  default @Nullable Object getField(String name) {
    return null;
  }

  /** All field names, for {@code dir}, completion and near misses. */
  default Collection<String> fieldNames() {
    return List.of();
  }
}
