package dev.bothy.starlark.eval;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A value with a length and elements by index: list, tuple, range, and what a host adds. */
public interface Sequence extends StarlarkIterable {
  /** How many elements there are. */
  int size();

  /** The element at an index from 0 to size - 1. */
  Object get(int index);

  /** The elements in order. */
  default Stream<Object> toStream() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }

  @Override
  default Iterator<Object> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Object next() {
        if (next >= size()) {
          throw new NoSuchElementException();
        }
        return get(next++);
      }
    };
  }
}
