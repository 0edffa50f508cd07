package dev.bothy.engine.exec;

import static dev.bothy.engine.exec.StepBench.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Directories that outlive their steps. */
public class CacheMountBehaviour implements AutoCloseable {
  private final StepBench bench = new StepBench();

  public CacheMountBehaviour() throws Exception {}

  @Inside
  public void cachesPersistEvenWhenTheStepFails() throws Exception {
    Mount cache = cache("id", Mount.Sharing.SHARED);
    failure(() -> bench.sh("echo kept > /c/f; exit 1", cache));
    Result result = bench.sh("cat /c/f; stat -c %a /c", cache);
    assertThat(bench.out.toString()).isEqualTo("kept\n755\n");
    assertThat(result).isEqualTo(bench.base);
    bench.noCache = true;
    bench.sh("ls /c", cache);
    assertThat(bench.out.toString()).isEqualTo("kept\n755\n");
  }

  /** A cache that a running step uses is not emptied under it; the next one is. */
  @Inside
  public void aForcedStepLeavesTheCacheOfARunningOneAlone() throws Exception {
    Mount cache = cache("id", Mount.Sharing.SHARED);
    Running other =
        running("echo mine > /c/kept; echo > /c/up; " + until("/c/go") + "cat /c/kept", cache);
    bench.sh(until("/c/up"), cache);
    bench.noCache = true;
    bench.sh("cat /c/kept; echo > /c/go", cache);
    other.join();
    assertThat(bench.out.toString()).isEqualTo("mine\nmine\n");
    bench.sh("ls /c", cache);
    assertThat(bench.out.toString()).isEqualTo("mine\nmine\n");
  }

  @Inside
  public void theSameCacheTwiceInOneStep() throws Exception {
    Mount.Cache locked = new Mount.Cache("id", Mount.Sharing.LOCKED);
    bench.sh(
        "echo x > /c/f; cat /d/f",
        StepBench.mount(-1, "/c", -1, false, locked),
        StepBench.mount(-1, "/d", -1, false, locked));
    assertThat(bench.out.toString()).isEqualTo("x\n");
  }

  @Inside
  public void aCacheStartsWithItsInput() throws Exception {
    Result seed = bench.sh("mkdir /s; echo seeded > /s/f; ln /s/f /s/g");
    Mount cache = seeded("/s", "/c", Mount.Sharing.SHARED);
    ExecOp op =
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /c/f; stat -c %h /c/f; echo more > /c/f"), cache);
    bench.run(op, bench.base, seed);
    bench.run(op, bench.base, seed);
    assertThat(bench.out.toString()).isEqualTo("seeded\n2\nmore\n2\n");
  }

  @Inside
  public void aCacheCanStartWithAFile() throws Exception {
    Result seed = bench.sh("mkdir /s; echo first > /s/f; ln -s f /s/l");
    Mount cache = seeded("/s/l", "/c", Mount.Sharing.SHARED);
    ExecOp op = StepBench.op(StepBench.meta("/bin/sh", "-c", "cat /c; echo more >> /c"), cache);
    bench.run(op, bench.base, seed);
    List<Result> results = bench.run(op, bench.base, seed);
    assertThat(bench.out.toString()).isEqualTo("first\nfirst\nmore\n");
    assertThat(results.getFirst()).isEqualTo(bench.base);
    Mount none = seeded("/s/none", "/c", Mount.Sharing.SHARED);
    ExecOp fails = StepBench.op(StepBench.meta("/bin/true"), none);
    assertThat(failure(() -> bench.run(fails, bench.base, seed)))
        .hasMessage("nothing at /s/none to mount at /c");
    Mount part = new Mount(-1, "/a", "/c", -1, false, cache.type(), "", Mount.ContentCache.DEFAULT);
    assertThat(failure(() -> bench.sh("true", part))).hasMessage("nothing at /a to mount at /c");
  }

  /** However the part is written. */
  @Inside
  public void eachPartOfAnInputIsACacheOfItsOwn() throws Exception {
    Result seed = bench.sh("mkdir -p /s/in; echo 1 > /s/f; echo 2 > /s/in/f");
    ExecOp both =
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /c/f /d/f /c/in/f; echo 3 > /d/f"),
            seeded("/s", "/c", Mount.Sharing.SHARED),
            seeded("s/in/", "/d", Mount.Sharing.SHARED));
    bench.run(both, bench.base, seed);
    bench.run(both, bench.base, seed);
    ExecOp alone =
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /c/f"),
            seeded("/s/./in", "/c", Mount.Sharing.SHARED));
    bench.run(alone, bench.base, seed);
    assertThat(bench.out.toString()).isEqualTo("1\n2\n2\n1\n3\n2\n3\n");
  }

  @Inside
  public void lockedCachesTakeTurns() throws Exception {
    Mount cache = cache("locked", Mount.Sharing.LOCKED);
    Running first = occupying(cache);
    Running second = running("test ! -e /c/in && echo > /s/second", cache, signals());
    // Long enough for the second to get in, if nothing kept it out.
    bench.sh("sleep 0.5; test ! -e /s/second && echo > /s/go", signals());
    first.join();
    second.join();
    bench.sh("test -e /s/second", signals());
  }

  /** In whatever order: the step waits as long as another one is in the cache. */
  @Inside
  public void aCacheThatIsSharedAndLockedInOneStepIsLocked() throws Exception {
    List<Mount.Sharing> ways = List.of(Mount.Sharing.SHARED, Mount.Sharing.LOCKED);
    for (List<Mount.Sharing> order : List.of(ways, ways.reversed())) {
      Running first = occupying(cache("both", Mount.Sharing.SHARED));
      Running second =
          running(
              "test ! -e /c/in && test ! -e /d/in && echo > /s/second",
              cache("both", order.getFirst()),
              StepBench.mount(-1, "/d", -1, false, new Mount.Cache("both", order.getLast())),
              signals());
      // Long enough for the second to get in, if nothing kept it out.
      bench.sh("sleep 0.5; test ! -e /s/second && echo > /s/go", signals());
      first.join();
      second.join();
      bench.sh("test -e /s/second && rm /s/second /s/go /s/up", signals());
    }
  }

  @Inside
  public void aCacheThatIsSharedAndPrivateInOneStepIsPrivate() throws Exception {
    List<Mount.Sharing> ways = List.of(Mount.Sharing.SHARED, Mount.Sharing.PRIVATE);
    for (List<Mount.Sharing> order : List.of(ways, ways.reversed())) {
      Running first = occupying(cache("both", Mount.Sharing.SHARED));
      bench.sh(
          "test ! -e /c/in && echo x > /c/f && cat /d/f && rm /d/f && echo > /s/go",
          cache("both", order.getFirst()),
          StepBench.mount(-1, "/d", -1, false, new Mount.Cache("both", order.getLast())),
          signals());
      first.join();
      bench.sh("rm /s/go /s/up", signals());
    }
    assertThat(bench.out.toString()).isEqualTo("x\nx\n");
  }

  @Inside
  public void privateCachesAreApart() throws Exception {
    Mount cache = cache("private", Mount.Sharing.PRIVATE);
    Running first = occupying(cache);
    bench.sh("test ! -e /c/in && echo > /s/go", cache, signals());
    first.join();
  }

  /** A step that is in the cache from now on until /s/go is there. */
  private Running occupying(Mount cache) throws Exception {
    Running step =
        running("mkdir /c/in; echo > /s/up; " + until("/s/go") + "rmdir /c/in", cache, signals());
    bench.sh(until("/s/up"), signals());
    return step;
  }

  private static String until(String file) {
    return "i=0; until test -e "
        + file
        + "; do i=$((i + 1)); test $i -lt 500 || exit 9; sleep 0.02; done; ";
  }

  private static Mount seeded(String selector, String destination, Mount.Sharing sharing) {
    return new Mount(
        1,
        selector,
        destination,
        -1,
        false,
        new Mount.Cache("seeded", sharing),
        "",
        Mount.ContentCache.DEFAULT);
  }

  private static Mount cache(String id, Mount.Sharing sharing) {
    return StepBench.mount(-1, "/c", -1, false, new Mount.Cache(id, sharing));
  }

  /** What steps tell each other by. */
  private static Mount signals() {
    return StepBench.mount(-1, "/s", -1, false, new Mount.Cache("signals", Mount.Sharing.SHARED));
  }

  /** A step beside the test's own. */
  private record Running(Thread thread, AtomicReference<Throwable> failure) {
    void join() throws InterruptedException {
      thread.join();
      assertThat(failure.get()).isNull();
    }
  }

  private Running running(String script, Mount... mounts) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    bench.sh(script, mounts);
                  } catch (Exception e) {
                    failure.set(e);
                  }
                });
    return new Running(thread, failure);
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
