package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** The methods of sets; where they take another set they take any iterable. */
final class SetMethods {
  static final Methods<StarlarkSet> TABLE =
      Methods.<StarlarkSet>builder()
          .core(
              Signature.of("add").required("x", Type.ANY).positionalOnly(),
              (set, thread, a) -> {
                set.checkMutable("insert into");
                if (!set.contains(a.raw("x"))) {
                  thread.allocate(HashTable.ENTRY_BYTES);
                  set.add(a.raw("x"));
                }
                return None.NONE;
              })
          .core(
              Signature.of("clear"),
              (set, _, _) -> {
                if (set.size() > 0) {
                  set.checkMutable("clear");
                  set.table.clear();
                }
                return None.NONE;
              })
          .core(
              Signature.of("difference").args("others", Type.ITERABLE, "").returns("set"),
              (set, thread, a) -> subtract(thread, copy(thread, set), a))
          .core(
              Signature.of("difference_update").args("others", Type.ITERABLE, ""),
              (set, thread, a) -> {
                set.checkMutable("delete from");
                subtract(thread, set, a);
                return None.NONE;
              })
          .core(
              Signature.of("discard").required("x", Type.ANY).positionalOnly(),
              (set, _, a) -> {
                set.checkMutable("delete from");
                set.table.remove(a.raw("x"));
                return None.NONE;
              })
          .core(
              Signature.of("intersection").args("others", Type.ITERABLE, "").returns("set"),
              (set, thread, a) -> intersect(thread, set, a))
          .core(
              Signature.of("intersection_update").args("others", Type.ITERABLE, ""),
              (set, thread, a) -> {
                set.checkMutable("delete from");
                set.become(intersect(thread, set, a));
                return None.NONE;
              })
          .core(
              Signature.of("isdisjoint")
                  .required("x", Type.ITERABLE)
                  .positionalOnly()
                  .returns("bool"),
              (set, thread, a) ->
                  Sets.intersection(thread, set, asSet(thread, a.raw("x"))).size() == 0)
          .core(
              Signature.of("issubset")
                  .required("x", Type.ITERABLE)
                  .positionalOnly()
                  .returns("bool"),
              (set, thread, a) -> Sets.isSubset(set, asSet(thread, a.raw("x"))))
          .core(
              Signature.of("issuperset")
                  .required("x", Type.ITERABLE)
                  .positionalOnly()
                  .returns("bool"),
              (set, thread, a) -> Sets.isSubset(asSet(thread, a.raw("x")), set))
          .core(
              Signature.of("pop").returns("any"),
              (set, _, _) -> {
                set.checkMutable("delete from");
                int first = set.table.next(0);
                if (first < 0) {
                  throw new EvalException("empty set");
                }
                Object x = set.table.keyAt(first);
                set.table.remove(x);
                return x;
              })
          .core(
              Signature.of("remove").required("x", Type.ANY).positionalOnly(),
              (set, _, a) -> {
                set.checkMutable("delete from");
                if (set.table.remove(a.raw("x")) == null) {
                  throw new EvalException("missing key");
                }
                return None.NONE;
              })
          .core(
              Signature.of("symmetric_difference")
                  .required("x", Type.ITERABLE)
                  .positionalOnly()
                  .returns("set"),
              (set, thread, a) -> Sets.symmetricDifference(thread, set, asSet(thread, a.raw("x"))))
          .core(
              Signature.of("symmetric_difference_update")
                  .required("x", Type.ITERABLE)
                  .positionalOnly(),
              (set, thread, a) -> {
                set.checkMutable("insert into");
                set.become(Sets.symmetricDifference(thread, set, asSet(thread, a.raw("x"))));
                return None.NONE;
              })
          .core(
              Signature.of("union").args("others", Type.ITERABLE, "").returns("set"),
              (set, thread, a) -> addOthers(thread, copy(thread, set), a))
          .core(
              Signature.of("update").args("others", Type.ITERABLE, ""),
              (set, thread, a) -> {
                set.checkMutable("insert into");
                addOthers(thread, set, a);
                return None.NONE;
              })
          .build();

  private SetMethods() {}

  private static StarlarkSet copy(StarlarkThread thread, StarlarkSet set) {
    return Sets.copy(thread, set, set.size());
  }

  private static StarlarkSet asSet(StarlarkThread thread, Object iterable) {
    if (iterable instanceof StarlarkSet s) {
      return s;
    }
    StarlarkSet set = new StarlarkSet(thread.mutability());
    addAll(thread, set, iterable);
    return set;
  }

  static void addAll(StarlarkThread thread, StarlarkSet set, Object iterable) {
    Lists.each(
        thread,
        iterable,
        x -> {
          thread.allocate(HashTable.ENTRY_BYTES);
          set.add(x);
        });
  }

  private static Iterable<Object> others(Arguments a) {
    Object others = a.rawOrNull("others");
    return others == null ? StarlarkTuple.EMPTY : (StarlarkTuple) others;
  }

  private static StarlarkSet addOthers(StarlarkThread thread, StarlarkSet set, Arguments a) {
    for (Object other : others(a)) {
      addAll(thread, set, unless(set, thread, other));
    }
    return set;
  }

  /**
   * The iterable, or a copy where it is the set itself: that may not change while it is iterated.
   */
  @SuppressWarnings("ReferenceEquality") // an equal set is no danger
  private static Object unless(StarlarkSet set, StarlarkThread thread, Object iterable) {
    return iterable == set ? copy(thread, set) : iterable;
  }

  private static StarlarkSet subtract(StarlarkThread thread, StarlarkSet set, Arguments a) {
    for (Object other : others(a)) {
      Lists.each(thread, unless(set, thread, other), set.table::remove);
    }
    return set;
  }

  private static StarlarkSet intersect(StarlarkThread thread, StarlarkSet set, Arguments a) {
    StarlarkSet result = copy(thread, set);
    for (Object other : others(a)) {
      result = Sets.intersection(thread, result, asSet(thread, other));
    }
    return result;
  }
}
