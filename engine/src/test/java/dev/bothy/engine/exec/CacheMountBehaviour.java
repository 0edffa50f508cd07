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
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("id", Mount.Sharing.SHARED));
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
    Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("id", Mount.Sharing.SHARED));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    bench.sh(
                        "echo mine > /c/kept; echo > /c/up;"
                            + " i=0; until test -e /c/go || test $i = 500; do i=$((i + 1)); sleep"
                            + " 0.02; done; cat /c/kept",
                        cache);
                  } catch (Exception e) {
                    failure.set(e);
                  }
                });
    bench.sh("i=0; until test -e /c/up || test $i = 500; do i=$((i + 1)); sleep 0.02; done", cache);
    bench.noCache = true;
    bench.sh("cat /c/kept; echo > /c/go", cache);
    other.join();
    assertThat(failure.get()).isNull();
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
    Mount cache =
        new Mount(
            1,
            "/s",
            "/c",
            -1,
            false,
            new Mount.Cache("seeded", Mount.Sharing.SHARED),
            "",
            Mount.ContentCache.DEFAULT);
    ExecOp op =
        StepBench.op(
            StepBench.meta("/bin/sh", "-c", "cat /c/f; stat -c %h /c/f; echo more > /c/f"), cache);
    bench.run(op, bench.base, seed);
    bench.run(op, bench.base, seed);
    assertThat(bench.out.toString()).isEqualTo("seeded\n2\nmore\n2\n");
  }

  @Inside
  public void lockedCachesTakeTurnsAndPrivateOnesAreApart() throws Exception {
    for (Mount.Sharing sharing : List.of(Mount.Sharing.LOCKED, Mount.Sharing.PRIVATE)) {
      Mount cache = StepBench.mount(-1, "/c", -1, false, new Mount.Cache("x" + sharing, sharing));
      // Fails when two are in the directory at once.
      String script = "mkdir /c/in && sleep 0.3 && rmdir /c/in";
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      bench.sh(script, cache);
                    } catch (Exception e) {
                      failure.set(e);
                    }
                  });
      bench.sh(script, cache);
      other.join();
      assertThat(failure.get()).isNull();
    }
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
