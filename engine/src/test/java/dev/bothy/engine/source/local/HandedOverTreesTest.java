package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker begins with what the command has seen of local directories. */
class HandedOverTreesTest {
  @TempDir Path directory;
  private Store store;
  private Path root;
  private SourceSettings settings;
  private Vertex vertex;

  @BeforeEach
  void make() throws Exception {
    store = Store.open(directory.resolve("store"), false);
    root = Files.createDirectories(directory.resolve("root"));
    Files.writeString(root.resolve("a"), "a");
    settings = new SourceSettings(Map.of("src", root), Map.of(), false, false);
    vertex =
        State.local("src").marshal(Platform.host()).vertices().stream().findFirst().orElseThrow();
  }

  @Test
  void itIsNotLookedAtAgainButOnce() throws Exception {
    Sources command = new Sources(store, settings);
    String pin = command.quickPin(vertex);
    Files.writeString(root.resolve("b"), "b");
    Sources worker = new Sources(store, settings, command.localTrees());
    assertThat(worker.quickPin(vertex)).isEqualTo(pin);
    assertThat(worker.quickPin(vertex)).isNotEqualTo(pin);
  }

  @Test
  void whatAnotherCommandHasSeenMeanwhileIsNotTakenForIt() throws Exception {
    Sources command = new Sources(store, settings);
    String pin = command.quickPin(vertex);
    Files.writeString(root.resolve("b"), "b");
    String later = new Sources(store, settings).quickPin(vertex);
    Sources worker = new Sources(store, settings, command.localTrees());
    assertThat(worker.quickPin(vertex)).isEqualTo(later).isNotEqualTo(pin);
  }
}
