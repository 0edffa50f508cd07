package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BudgetTest {
  @Test
  void theHighestPriorityGoesFirst() throws InterruptedException {
    Budget budget = new Budget(1);
    budget.acquire(0);
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int priority : new int[] {1, 3, 2}) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      budget.acquire(priority);
                      order.add(priority);
                      budget.release();
                    } catch (InterruptedException e) {
                      order.add(-1);
                    }
                  });
      threads.add(thread);
      Waiting.until(thread);
    }
    budget.release();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(order).containsExactly(3, 2, 1);
  }

  @Test
  void whoIsInterruptedTakesNoPlace() throws InterruptedException {
    Budget budget = new Budget(1);
    budget.acquire(0);
    CountDownLatch gone = new CountDownLatch(1);
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    budget.acquire(0);
                  } catch (InterruptedException e) {
                    gone.countDown();
                  }
                });
    Waiting.until(waiting);
    waiting.interrupt();
    gone.await();
    budget.release();
    budget.acquire(0); // the place is free again
    budget.release();
  }
}
