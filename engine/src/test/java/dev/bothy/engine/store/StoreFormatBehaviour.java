package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stores of other formats: those of earlier versions are taken over where nobody else needs them.
 */
public class StoreFormatBehaviour extends StoreBench {
  public StoreFormatBehaviour() throws IOException {}

  @Inside
  public void storesOfOtherKindsAndFormatsAreRefused() throws Exception {
    open().close();
    assertThatThrownBy(() -> Store.open(root, !TestRoot.isRootless()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("root");
    Files.writeString(root.resolve("version"), "bothy store 99 trusted\n");
    assertThatThrownBy(this::open).hasMessageContaining("has format 99, this bothy knows 2");
    Files.writeString(root.resolve("version"), "something");
    assertThatThrownBy(this::open).hasMessageContaining("is not a store");
  }

  private String version(int format) {
    return "bothy store " + format + (TestRoot.isRootless() ? " user\n" : " trusted\n");
  }

  /** Its Bothy knows no light leases and would delete what has one. */
  @Inside
  public void aStoreOfTheFirstFormatIsKeptFromTheBothyThatMadeIt() throws Exception {
    LayerId id;
    try (Store store = open()) {
      id = layer(store, "x");
    }
    Path version = root.resolve("version");
    FileCalls.chmod(Fd.NONE, version.toString(), 0640);
    Files.writeString(version, version(1));
    try (Store store = open()) {
      assertThat(version).hasContent(version(2));
      assertThat(FileCalls.stat(Fd.NONE, version.toString()).permissions()).isEqualTo(0640);
      assertThat(store.layers().list()).containsExactly(id);
    }
    assertThat(leftovers()).isEmpty();
  }

  /** It read the format when it began, and asks for no light leases when it deletes. */
  @Inside
  public void whileThatBothyWorksTheFormatIsItsOwn() throws Exception {
    LayerId id;
    try (Store store = open()) {
      id = layer(store, "x");
    }
    Path version = Files.writeString(root.resolve("version"), version(1));
    Path lock = root.resolve("layers").resolve(id.value()).resolve(LayerStore.LOCK);
    for (boolean cleansUp : new boolean[] {true, false}) {
      String inUse = root.resolve("in-use").toString();
      try (Fd theirs = Fd.NONE.openAt(inUse, Fd.O_RDWR | Fd.O_CREAT, 0600);
          Fd layers = Fd.open(lock, Fd.O_RDONLY)) {
        assertThat(theirs.tryLock(cleansUp)).isTrue();
        try (Store store = open();
            Lease _ = store.layers().leaseLightly(List.of(id))) {
          assertThat(version).hasContent(version(1));
          assertThat(layers.tryLock(true)).isFalse();
        }
      }
    }
    open().close();
    assertThat(version).hasContent(version(2));
  }

  @Inside
  public void whereItCanOnlyBeReadItsLeasesAreAsThatBothyKnowsThem() throws Exception {
    LayerId id;
    try (Store store = open()) {
      id = layer(store, "x");
    }
    Files.writeString(root.resolve("version"), version(1));
    Mounts.makePrivate(Path.of("/"));
    Path lock = root.resolve("layers").resolve(id.value()).resolve(LayerStore.LOCK);
    try (Fd writable = Fd.open(lock, Fd.O_RDONLY)) {
      Mounts.bind(root.toString(), root, false);
      Mounts.remountBind(root, Mounts.RDONLY);
      try (Store store = open()) {
        assertThat(root.resolve("version")).hasContent(version(1));
        try (Lease _ = store.layers().leaseLightly(List.of(id))) {
          assertThat(writable.tryLock(true)).isFalse();
        }
        assertThat(writable.tryLock(true)).isTrue();
      } finally {
        Mounts.unmountNow(root);
      }
    }
  }
}
