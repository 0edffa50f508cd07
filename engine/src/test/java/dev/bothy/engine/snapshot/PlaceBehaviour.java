package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a store can be. */
public class PlaceBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();

  public PlaceBehaviour() throws IOException {}

  private Path made(String name) throws IOException {
    return Files.createDirectory(files.directory().resolve(name));
  }

  /** A mounted overlay, which is no place for a store. */
  private Path overlay() throws IOException {
    Path at = made("overlay");
    Mounts.overlay(
        new Mounts.Overlay(
            List.of(made("lower")), made("upper"), made("work"), TestRoot.isRootless(), false),
        at);
    return at;
  }

  private static Store store(Path place) throws IOException {
    return Store.open(place.resolve("store"), TestRoot.isRootless());
  }

  private static void isFine(Path place) throws IOException {
    try (Store store = store(place)) {
      OverlayPlace.require(store);
      assertThat(store.temp().directory()).isEmptyDirectory();
    }
  }

  @Inside
  public void theDiskOfTheTestsIsFine() throws IOException {
    isFine(made("here"));
  }

  @Inside
  public void memoryIsFine() throws IOException {
    Path memory = made("memory");
    Mounts.mount("tmpfs", memory, "tmpfs", 0, "size=16m");
    try (MountedTree _ = new MountedTree(memory)) {
      isFine(memory);
    }
  }

  @Inside
  public void anOverlayIsRefusedWithWhatToDo() throws IOException {
    Path at = overlay();
    try (MountedTree _ = new MountedTree(at);
        Store store = store(at)) {
      assertThatThrownBy(() -> OverlayPlace.require(store))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.hint()).contains("--store or BOTHY_STORE", "volume"))
          .hasMessageContaining("the store " + at.resolve("store"))
          .hasMessageContaining("overlayfs cannot write to");
      assertThat(store.temp().directory()).isEmptyDirectory();
    }
  }

  @Inside
  public void whatWasFoundGoodIsNotTriedAgain() throws IOException {
    Path here = made("here");
    isFine(here);
    try (Store store = store(here)) {
      OverlayPlace.require(store);
      try (var sessions = Files.list(store.root().resolve("tmp"))) {
        assertThat(sessions).as("places of processes that tried something").isEmpty();
      }
    }
  }

  @Inside
  public void whatCannotBeReadIsTriedAgain() throws IOException {
    Path here = made("here");
    try (Store store = store(here)) {
      Files.createDirectory(store.root().resolve(OverlayPlace.FOUND));
    }
    isFine(here);
  }

  @Inside
  public void whatWasFoundGoodElsewhereIsTriedWhereTheStoreHasBeenMovedTo() throws IOException {
    Path here = made("here");
    isFine(here);
    Path at = overlay();
    try (MountedTree _ = new MountedTree(at);
        Store store = store(at)) {
      Path found = Path.of("store", OverlayPlace.FOUND);
      Files.copy(here.resolve(found), at.resolve(found));
      assertThatThrownBy(() -> OverlayPlace.require(store)).isInstanceOf(StoreException.class);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
