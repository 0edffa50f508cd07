package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stacks of many layers, and of many files. */
public class LargeStackBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final Snapshots snapshots = new Snapshots(store);

  public LargeStackBehaviour() throws IOException {}

  @Inside
  public void fiveHundredLayersMount() throws Exception {
    List<LayerId> stack = new ArrayList<>();
    for (int i = 0; i < 620; i++) {
      try (PendingLayer pending = store.layers().begin()) {
        Files.writeString(pending.fs().resolve("file-" + i % 300), "" + i);
        stack.add(pending.commit());
      }
    }
    for (int count : new int[] {1, 300, 490, 500, 620}) {
      Path at = store.temp().newDirectory("many");
      List<LayerId> some = stack.subList(0, count);
      try (MountedTree mounted = snapshots.mount(some, null, null, at)) {
        assertThat(mounted.path().resolve("file-" + (count - 1) % 300))
            .hasContent("" + (count - 1));
        assertThat(mounted.path().toFile().list()).hasSize(Math.min(count, 300));
      }
    }
    assertThat(snapshots.squashed(stack.subList(0, 600)).getFirst())
        .isEqualTo(snapshots.squashed(stack.subList(0, 620)).getFirst());
    try (TopLayer top = snapshots.begin(stack)) {
      try (MountedTree mounted = top.mount(List.of(), store.temp().newDirectory("change"))) {
        Files.writeString(mounted.path().resolve("file-0"), "new");
      }
      List<LayerId> changed = top.commit(PendingLayer::commit);
      assertThat(changed).hasSize(621).startsWith(stack.toArray(LayerId[]::new));
      assertThat(store.layers().fs(changed.getLast()).resolve("file-0")).hasContent("new");
    }
  }

  @Inside
  public void mergingFortyLayersOfFiveThousandFilesCopiesNone() throws Exception {
    List<List<LayerId>> stacks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      try (PendingLayer pending = store.layers().begin()) {
        Path all = Files.createDirectory(pending.fs().resolve("all"));
        for (int f = 0; f < 5_000; f++) {
          Files.createFile(all.resolve(i + "-" + f));
        }
        stacks.add(List.of(pending.commit()));
      }
    }
    List<LayerId> merged = snapshots.apart(Snapshots.merge(stacks));
    assertThat(merged).isEqualTo(stacks.stream().flatMap(List::stream).toList());
    assertThat(store.layers().list()).containsExactlyInAnyOrderElementsOf(merged);
    Path at = store.temp().newDirectory("merged");
    try (MountedTree mounted = snapshots.mount(merged, null, null, at);
        var names = Files.list(mounted.path().resolve("all"))) {
      assertThat(names.count()).isEqualTo(200_000);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    files.close();
  }
}
