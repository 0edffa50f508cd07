package dev.bothy.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrewTest {
  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000})
  void everyItemIsDoneOnce(int count) throws Exception {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    AtomicInteger times = new AtomicInteger();
    Crew.each(
        numbers(count),
        item -> {
          done.add(item);
          times.incrementAndGet();
        });
    assertThat(done).hasSize(count);
    assertThat(times).hasValue(count);
  }

  @Test
  void afterAFailureNothingIsBegun() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Crew.each(
                    numbers(1_000_000),
                    item -> {
                      begun.incrementAndGet();
                      throw new IOException("no " + item);
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no ");
    assertThat(begun.get()).isLessThan(100);
  }

  @Test
  void anErrorOfAnyThreadIsTheCallers() {
    List<Integer> items = new ArrayList<>(numbers(1000));
    assertThatThrownBy(
            () ->
                Crew.each(
                    items,
                    item -> {
                      if (item == 999) {
                        throw new IllegalStateException("the last");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptEndsIt() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Crew.each(numbers(1_000_000), _ -> done.incrementAndGet()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(done.get()).isLessThan(1_000_000);
  }
}
