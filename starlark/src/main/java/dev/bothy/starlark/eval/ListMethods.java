package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** The methods of lists. */
final class ListMethods {
  static final Methods<StarlarkList> TABLE =
      Methods.<StarlarkList>builder()
          .core(
              Signature.of("append").required("x", Type.ANY).positionalOnly(),
              (list, thread, a) -> {
                list.checkMutable("append to");
                thread.allocate(StarlarkList.ELEMENT_BYTES);
                list.append(a.raw("x"));
                return None.NONE;
              },
              (list, thread, x, more) -> {
                if (more != null) {
                  return null;
                }
                list.checkMutable("append to");
                thread.allocate(StarlarkList.ELEMENT_BYTES);
                list.append(x);
                return None.NONE;
              })
          .core(
              Signature.of("clear"),
              (list, _, _) -> {
                list.checkMutable("clear");
                list.clear();
                return None.NONE;
              })
          .core(
              Signature.of("extend").required("x", Type.ITERABLE).positionalOnly(),
              (list, thread, a) -> {
                list.checkMutable("extend");
                Lists.extend(thread, list, a.raw("x"));
                return None.NONE;
              })
          .core(
              Signature.of("index")
                  .required("x", Type.ANY)
                  .optional("start", Type.INT)
                  .optional("end", Type.INT)
                  .positionalOnly()
                  .returns("int"),
              ListMethods::index)
          .core(
              Signature.of("insert")
                  .required("index", Type.INT)
                  .required("x", Type.ANY)
                  .positionalOnly(),
              (list, thread, a) -> {
                list.checkMutable("insert into");
                thread.allocate(StarlarkList.ELEMENT_BYTES);
                list.insert(clamp(a.raw("index"), list.size()), a.raw("x"));
                return None.NONE;
              })
          .core(
              Signature.of("pop")
                  .optional("index", Type.INT, -1L, "")
                  .positionalOnly()
                  .returns("any"),
              (list, _, a) -> {
                list.checkMutable("pop from");
                return list.remove(Indexing.position(list, a.raw("index"), list.size()));
              })
          .core(
              Signature.of("remove").required("x", Type.ANY).positionalOnly(),
              (list, _, a) -> {
                list.checkMutable("remove from");
                for (int i = 0; i < list.size(); i++) {
                  Work.step(1);
                  if (Values.equal(list.get(i), a.raw("x"))) {
                    list.remove(i);
                    return None.NONE;
                  }
                }
                throw new EvalException("element not found");
              })
          .build();

  private ListMethods() {}

  private static Object index(StarlarkList list, StarlarkThread thread, Arguments a) {
    int start = a.isGiven("start") ? clamp(a.raw("start"), list.size()) : 0;
    int end = a.isGiven("end") ? clamp(a.raw("end"), list.size()) : list.size();
    for (int i = start; i < end; i++) {
      thread.step();
      if (Values.equal(list.get(i), a.raw("x"))) {
        return (long) i;
      }
    }
    throw new EvalException("value not in list");
  }

  /**
   * An index as slices take it: negative ones count from the end, those outside mean the nearest
   * end.
   */
  @SuppressWarnings("NullAway") // the signature says int
  static int clamp(Object index, int size) {
    long i = Ints.clamped(index);
    return Math.clamp(i < 0 ? i + size : i, 0, size);
  }
}
