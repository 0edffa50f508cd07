package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of dicts. */
final class DictMethods {
  static final Methods<StarlarkDict> TABLE =
      Methods.<StarlarkDict>builder()
          .core(
              Signature.of("clear"),
              (dict, _, _) -> {
                dict.checkMutable("clear");
                dict.table.clear();
                return None.NONE;
              })
          .core(
              Signature.of("get")
                  .required("key", Type.ANY)
                  .optional("default", Type.ANY)
                  .positionalOnly()
                  .returns("any"),
              (dict, _, a) -> {
                Object value = dict.get(a.raw("key"));
                return value != null ? value : orNone(a);
              },
              (dict, _, key, otherwise) -> {
                Object value = dict.get(key);
                return value != null ? value : otherwise != null ? otherwise : None.NONE;
              })
          .core(
              Signature.of("items").returns("list"),
              (dict, thread, _) -> entries(dict, thread, true, true))
          .core(
              Signature.of("keys").returns("list"),
              (dict, thread, _) -> entries(dict, thread, true, false))
          .core(
              Signature.of("pop")
                  .required("key", Type.ANY)
                  .optional("default", Type.ANY)
                  .positionalOnly()
                  .returns("any"),
              (dict, _, a) -> {
                dict.checkMutable("delete from");
                Object value = dict.table.remove(a.raw("key"));
                if (value == null && a.count() < 2) {
                  throw new EvalException("missing key");
                }
                return value != null ? value : orNone(a);
              })
          .core(
              Signature.of("popitem").returns("tuple"),
              (dict, _, _) -> {
                dict.checkMutable("delete from");
                int first = dict.table.next(0);
                if (first < 0) {
                  throw new EvalException("empty dict");
                }
                Work.allocate(Sizes.tuple(2));
                StarlarkTuple item =
                    new StarlarkTuple(dict.table.keyAt(first), dict.table.valueAt(first));
                dict.table.remove(item.get(0));
                return item;
              })
          .core(
              Signature.of("setdefault")
                  .required("key", Type.ANY)
                  .optional("default", Type.ANY)
                  .positionalOnly()
                  .returns("any"),
              (dict, thread, a) -> {
                Object value = dict.get(a.raw("key"));
                if (value == null) {
                  dict.checkMutable("insert into");
                  thread.allocate(HashTable.ENTRY_BYTES);
                  value = orNone(a);
                  dict.table.put(a.raw("key"), value);
                }
                return value;
              })
          .core(
              Signature.of("update")
                  .optional("pairs", Type.ANY)
                  .positionalOnly()
                  .kwargs("entries", Type.ANY, ""),
              (dict, thread, a) -> {
                dict.checkMutable("insert into");
                update(thread, dict, a.rawOrNull("pairs"), a.kwargs());
                return None.NONE;
              })
          .core(
              Signature.of("values").returns("list"),
              (dict, thread, _) -> entries(dict, thread, false, true))
          .build();

  private DictMethods() {}

  private static Object orNone(Arguments a) {
    Object value = a.rawOrNull("default");
    return value == null ? None.NONE : value;
  }

  /** What {@code dict(...)} and {@code d.update(...)} do. */
  static void update(
      StarlarkThread thread, StarlarkDict dict, @Nullable Object pairs, Map<String, Object> named) {
    if (pairs instanceof StarlarkDict other) {
      thread.step(other.size());
      dict.table.putAll(other.table);
    } else if (pairs != null) {
      int[] index = {0};
      if (!(pairs instanceof StarlarkIterable)) {
        throw new EvalException("got " + Values.type(pairs) + ", want iterable");
      }
      Lists.each(thread, pairs, pair -> putPair(thread, dict, pair, index[0]++));
    }
    named.forEach(dict.table::put);
  }

  private static void putPair(StarlarkThread thread, StarlarkDict dict, Object pair, int index) {
    if (!(pair instanceof StarlarkIterable it)) {
      throw new EvalException(
          "dictionary update sequence element #"
              + index
              + " is not iterable ("
              + Values.type(pair)
              + ")");
    }
    StarlarkList parts = Lists.copy(thread, it);
    if (parts.size() != 2) {
      throw new EvalException(
          "dictionary update sequence element #"
              + index
              + " has length "
              + parts.size()
              + ", want 2");
    }
    thread.allocate(HashTable.ENTRY_BYTES);
    dict.table.put(parts.get(0), parts.get(1));
  }

  private static Object entries(
      StarlarkDict dict, StarlarkThread thread, boolean keys, boolean values) {
    HashTable t = dict.table;
    thread.step(t.size());
    long each = keys && values ? Sizes.tuple(2) : 0;
    thread.allocate(Sizes.references(t.size()) + each * t.size());
    Object[] all = new Object[t.size()];
    int n = 0;
    for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
      all[n++] =
          !values ? t.keyAt(i) : !keys ? t.valueAt(i) : new StarlarkTuple(t.keyAt(i), t.valueAt(i));
    }
    return new StarlarkList(thread.mutability(), all, n);
  }
}
