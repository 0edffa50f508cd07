package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Namespaces;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store that an earlier Bothy left, of the first format: {@code earlier-store.sh}, beside it,
 * says how it was made.
 */
@Tag("containers")
@Timeout(300)
class EarlierStoreTest extends BuildBench {
  private static final PruneOptions EVERYTHING = new PruneOptions(-1, 0, true);

  @BeforeEach
  void unpack() throws Exception {
    Namespaces.assumeRoot();
    Process tar =
        new ProcessBuilder("tar", "-C", store.toString(), "--xattrs", "--xattrs-include=*", "-xzf-")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream to = tar.getOutputStream();
        InputStream archive =
            Objects.requireNonNull(
                EarlierStoreTest.class.getResourceAsStream("earlier-store.tar.gz"))) {
      archive.transferTo(to);
    }
    assertThat(tar.waitFor()).isZero();
    assertThat(store.resolve("version")).hasContent("bothy store 1 trusted\n");
  }

  private Roots.Root image() throws Exception {
    return Objects.requireNonNull(EmbeddedBuilder.open(store).roots().find("image", "demo:dev"));
  }

  private MergedTree tree() throws Exception {
    List<LayerId> layers = image().layers().stream().map(LayerId::new).toList();
    return new Snapshots(EmbeddedBuilder.open(store).store()).tree(layers);
  }

  private void holdsTheImage() throws Exception {
    for (String there : List.of("bin/sh", "data/b", "data/sub/d", "one")) {
      assertThat(tree().lookup(there)).as(there).isNotNull();
    }
    for (String gone : List.of("data/a", "data/sub/c")) {
      assertThat(tree().lookup(gone)).as(gone).isNull();
    }
  }

  @Test
  void isTakenOverWithAllThatItHolds() throws Exception {
    StoreHealth health = EmbeddedBuilder.open(store).check();
    assertThat(store.resolve("version")).hasContent("bothy store 2 trusted\n");
    assertThat(health.damage()).isEmpty();
    assertThat(health.layers()).isPositive();
    assertThat(health.records()).isPositive();
    assertThat(health.blobs()).isPositive();
    assertThat(EmbeddedBuilder.open(store).history().all()).hasSize(2);
    holdsTheImage();
  }

  @Test
  void isBuiltInAndPruned() throws Exception {
    State state = sh(base(), "echo new > /new");
    Path tree = place.directory().resolve("built-in-an-earlier-store");
    SolveResult built = solve(state, export("rootfs", tree));
    assertThat(tree.resolve("new")).hasContent("new\n");
    assertThat(built.executed()).isPositive();

    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    PruneResult _ = builder.prune(PruneOptions.GARBAGE);
    assertThat(solve(state).executed()).isZero();
    PruneResult _ = builder.prune(EVERYTHING);
    holdsTheImage();
    assertThat(builder.store().layers().list()).hasSameSizeAs(image().layers());
    assertThat(builder.roots().remove("image", "demo:dev")).isTrue();
    PruneResult _ = builder.prune(EVERYTHING);
    assertThat(builder.store().layers().list()).isEmpty();
    assertThat(Files.exists(store.resolve("version"))).isTrue();
  }
}
