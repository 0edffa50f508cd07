package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.WholeFiles;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that versions of a directory have in common: what du counts, and what prune leaves. */
@Tag("containers")
@Timeout(300)
class SharedFilesKeptTest extends BuildBench {
  private static final int FILES = 1_100;
  private static final int SIZE = 8_000;

  private Path files;

  @BeforeEach
  void manyFiles() throws Exception {
    files = Files.createTempDirectory(place.directory(), "many");
    for (int i = 0; i < FILES; i++) {
      Files.write(files.resolve("f" + i), new byte[SIZE]);
    }
    Thread.sleep(2_100); // younger files are shared by no one
  }

  private SolveResult copied(State state) throws Exception {
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host())).withLocals(Map.of("many", files));
    return EmbeddedBuilder.open(store).solve(request, events::add);
  }

  /** Its layer links to the files of the directory as it came in. */
  private static State asItIs() {
    return State.scratch().copy(State.local("many"), "/", "/many/");
  }

  /** Its layer has files of its own, in common with the version before. */
  private static State withAnotherMode() {
    CopyOptions mode = new CopyOptions().mode(0600);
    return State.scratch().copy(State.local("many"), "/", "/many/", mode);
  }

  private void root(SolveResult result) throws Exception {
    EmbeddedBuilder.open(store)
        .roots()
        .put(new Roots.Root("image", "it", 1, result.layers(), List.of(), Map.of()));
  }

  private int purposes() throws IOException {
    return WholeFiles.of(store.resolve("cache/versions")).size();
  }

  @Test
  void countOnce() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult _ = copied(asItIs());
    long once = builder.usage().bytes(StoreUsage.Kind.LAYER);
    assertThat(once).isBetween(FILES * (long) SIZE, FILES * SIZE * 5L / 4);
    Files.writeString(files.resolve("f0"), "changed");
    SolveResult second = copied(asItIs());
    long twice = builder.usage().bytes(StoreUsage.Kind.LAYER);
    assertThat(twice).isGreaterThan(once).isLessThan(once + once / 4);

    root(second);
    long left = builder.prune(new PruneOptions(-1, 0, true)).usage().bytes(StoreUsage.Kind.LAYER);
    // Of the copy alone; what it shared with the directory's layer, which is gone, is its own now.
    assertThat(left).isBetween(FILES * (long) SIZE, once);
    assertThat(builder.check().damage()).isEmpty();
  }

  private long layers() throws Exception {
    return EmbeddedBuilder.open(store).usage().items().stream()
        .filter(item -> item.kind() == StoreUsage.Kind.LAYER)
        .count();
  }

  @Test
  void aDirectoryThatIsOnlyCopiedHasNoLayerOfItsOwn() throws Exception {
    SolveResult first = copied(asItIs());
    assertThat(first.executed()).isEqualTo(2);
    assertThat(layers()).isEqualTo(1);
    assertThat(copied(asItIs()).executed()).isZero();
    SolveResult itself = copied(State.local("many"));
    assertThat(itself.executed()).isEqualTo(1);
    assertThat(itself.layers()).doesNotContainAnyElementsOf(first.layers());
    assertThat(layers()).isEqualTo(2);
    // From its own layer, now that there is one.
    assertThat(copied(State.scratch().copy(State.local("many"), "/", "/x")).executed())
        .isEqualTo(1);
    assertThat(layers()).isEqualTo(3);
  }

  @Test
  void aDirectoryThatSeveralStepsReadHasALayerOfItsOwn() throws Exception {
    State both = asItIs().copy(State.local("many"), "f1", "/one");
    assertThat(copied(both).executed()).isEqualTo(3);
    assertThat(layers()).isEqualTo(3);
  }

  @Test
  void areRememberedAsLongAsTheirLayer() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    root(copied(withAnotherMode()));
    int all = purposes();
    assertThat(all).isPositive();
    PruneResult _ = builder.prune(PruneOptions.GARBAGE);
    assertThat(purposes()).isEqualTo(all);
    PruneResult _ = builder.prune(new PruneOptions(-1, 0, true));
    assertThat(purposes()).isPositive().isLessThanOrEqualTo(all);
    builder.roots().remove("image", "it");
    PruneResult _ = builder.prune(new PruneOptions(-1, 0, true));
    assertThat(purposes()).isZero();
  }
}
