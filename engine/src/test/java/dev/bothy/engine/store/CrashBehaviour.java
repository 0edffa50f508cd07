package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/** What one process does while another one, or the disk, fails. */
public class CrashBehaviour extends StoreBench {
  public CrashBehaviour() throws IOException {}

  /** How another process begins to use a layer. */
  private interface Beginning {
    Lease of(Store other, LayerId layer) throws IOException;
  }

  /** The disk loses a layer, and another process begins to use it before that is taken back. */
  private void lose(Beginning beginning) throws Exception {
    try (Store other = open()) {
      AtomicReference<LayerId> layer = new AtomicReference<>();
      AtomicReference<Lease> lease = new AtomicReference<>();
      CommitHook fails =
          stage -> {
            if (stage == CommitHook.Stage.SYNCED && lease.get() == null) {
              lease.set(beginning.of(other, layer.get()));
              throw new ErrnoException(5, "syncfs", "test");
            }
          };
      try (Store store = Store.open(root, TestRoot.isRootless(), fails)) {
        layer.set(layer(store, "lost"));
        assertThatThrownBy(store.layers()::sync).hasMessageContaining("input/output error");
        assertThat(other.layers().has(layer.get())).isFalse();
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(other.layers()::sync).hasMessageContaining("the disk has lost");
        }
        assertThat(other.layers().isDurable(layer.get())).isFalse();
        assertThat(other.layers().has(layer.get())).isFalse();
        lease.get().close();
      }
    }
  }

  private List<Path> vouchers(LayerId layer) throws IOException {
    List<Path> found = new ArrayList<>();
    Path directory = root.resolve("layers").resolve(layer.value());
    try (var vouchers = Files.newDirectoryStream(directory, Vouchers.PREFIX + "*")) {
      vouchers.forEach(found::add);
    }
    return found;
  }

  /** The kernel has told the loss, to the first one alone. */
  @Inside
  public void whoBeginsToUseALayerJustAfterItsLossDoesNotMakeItDurable() throws Exception {
    lose((other, layer) -> other.layers().lease(List.of(layer)));
  }

  /** One that lost it too has taken back what there was when it looked. */
  @Inside
  public void whatIsSaidOfALostLayerIsTakenBackWhoeverDoesSoAtTheSameTime() throws Exception {
    lose(
        (other, layer) -> {
          List<Path> looked = vouchers(layer);
          Lease lease = other.layers().lease(List.of(layer));
          for (Path voucher : looked) {
            Files.delete(voucher);
          }
          return lease;
        });
  }

  /** Who began to use it then would not be told of the loss, and make it durable. */
  @Inside
  public void whatIsFinishedWhileTheDiskTellsALossCountsNoMoreThanTheRest() throws Exception {
    AtomicReference<LayerId> late = new AtomicReference<>();
    AtomicReference<Store> losing = new AtomicReference<>();
    CommitHook fails =
        stage -> {
          if (stage == CommitHook.Stage.SYNCED) {
            late.set(layer(losing.get(), "late"));
            throw new ErrnoException(5, "syncfs", "test");
          }
        };
    try (Store store = Store.open(root, TestRoot.isRootless(), fails);
        Store other = open()) {
      losing.set(store);
      LayerId _ = layer(store, "lost");
      try (PendingLayer begun = store.layers().begin()) {
        assertThatThrownBy(store.layers()::sync).hasMessageContaining("input/output error");
        assertThat(other.layers().has(late.get())).isFalse();
        assertThatThrownBy(begun::commit).hasMessageContaining("input/output error");
        assertThat(other.layers().has(begun.id())).isFalse();
      }
    }
  }

  @Inside
  public void whatTheDiskHasIsDurableThoughItLostAnotherLayerOfTheSameBatch() throws Exception {
    LayerId[] lost = new LayerId[1];
    CommitHook tells =
        stage -> {
          if (stage == CommitHook.Stage.SYNCED) {
            for (Path voucher : vouchers(lost[0])) {
              Files.delete(voucher);
            }
          }
        };
    try (Store store = Store.open(root, TestRoot.isRootless(), tells)) {
      LayerId before = layer(store, "before");
      lost[0] = layer(store, "lost");
      LayerId after = layer(store, "after");
      assertThatThrownBy(store.layers()::sync).hasMessageContaining("the disk has lost");
      assertThat(store.layers().isDurable(before)).isTrue();
      assertThat(store.layers().has(lost[0])).isFalse();
      assertThat(store.layers().isDurable(after)).isTrue();
    }
  }

  @Inside
  public void aLayerThatWasDeletedBeforeTheSyncIsNoLoss() throws Exception {
    LayerId[] gone = new LayerId[1];
    CommitHook deletes =
        stage -> {
          if (stage == CommitHook.Stage.SYNCED) {
            Trees.delete(root.resolve("layers").resolve(gone[0].value()));
          }
        };
    try (Store store = Store.open(root, TestRoot.isRootless(), deletes)) {
      gone[0] = layer(store, "gone");
      LayerId stays = layer(store, "stays");
      store.layers().sync();
      assertThat(store.layers().isDurable(stays)).isTrue();
    }
  }

  /** A layer of a machine that lost its power must not count for the moment of a sweep. */
  @Inside
  public void theDeadAreNeverAliveWhileTheyAreSwept() throws Exception {
    Path tmp = Files.createDirectory(root.resolveSibling("swept"));
    for (int i = 0; i < 500; i++) {
      String name = "p" + i;
      Path lock = Files.createFile(tmp.resolve(name + ".lock"));
      FutureTask<Path> sweep =
          new FutureTask<>(
              () -> {
                while (Files.exists(lock)) {
                  boolean _ = TempSpace.removeDead(tmp);
                }
                return lock;
              });
      Thread.ofPlatform().start(sweep);
      boolean alive = false;
      while (!sweep.isDone()) {
        alive |= TempSpace.isAlive(tmp, name);
      }
      assertThat(sweep.get()).doesNotExist();
      assertThat(alive).as("process %s", i).isFalse();
    }
  }

  @Inside
  public void whoAsksWhetherAProcessLivesKeepsNobodyFromSweeping() throws Exception {
    Path tmp = Files.createDirectory(root.resolveSibling("asked"));
    Path lock = Files.createFile(tmp.resolve("p1.lock"));
    try (Fd asking = Fd.open(lock, Fd.O_RDONLY)) {
      assertThat(asking.tryLock(false)).isTrue();
      assertThat(TempSpace.removeDead(tmp)).isTrue();
    }
    assertThat(tmp).isEmptyDirectory();
  }

  /** It is not flushed to the disk: a power cut may leave it empty, or with zeros. */
  @Inside
  public void aDigestThatWasCutOffIsNoDamageOfItsLayer() throws Exception {
    try (Store store = open()) {
      LayerId id = layer(store, "x");
      String digest = store.layers().contentDigest(id).toString();
      Path file = root.resolve("layers").resolve(id.value()).resolve("digest");
      for (String text : List.of("", "sha256:", "\0".repeat(72))) {
        Files.writeString(file, text);
        assertThat(store.layers().damage(id)).isNull();
        assertThat(file).hasContent(digest);
      }
    }
  }
}
