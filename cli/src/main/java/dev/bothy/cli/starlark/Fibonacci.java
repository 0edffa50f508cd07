package dev.bothy.cli.starlark;

import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.StarlarkIterable;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.util.Iterator;

/** Fibonacci's numbers from 0 and 1 on: an iterable without an end. */
final class Fibonacci implements StarlarkIterable {
  @Override
  public String typeName() {
    return "fib";
  }

  @Override
  public void repr(Printer out) {
    out.append("fib");
  }

  @Override
  public boolean isHashable() {
    return false;
  }

  @Override
  public Iterator<Object> iterator() {
    return new Iterator<>() {
      private BigInteger current = BigInteger.ZERO;
      private BigInteger following = BigInteger.ONE;

      @Override
      public boolean hasNext() {
        return true;
      }

      // Without an end, so nothing to throw at it.
      @Override
      @SuppressWarnings("IteratorNextCanNotThrowNoSuchElementException")
      public Object next() {
        BigInteger answer = current;
        current = following;
        following = answer.add(following);
        return Values.fromJava(answer);
      }
    };
  }
}
