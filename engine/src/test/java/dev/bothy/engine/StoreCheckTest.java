package dev.bothy.engine;

import static dev.bothy.engine.StoreHealth.Fate.DROPPED;
import static dev.bothy.engine.StoreHealth.Fate.KEPT;
import static dev.bothy.engine.StoreHealth.Fate.MISSING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.engine.upkeep.StoreCheck;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that forgets: what is damaged is found and dropped, and the next build makes it again. */
@Tag("containers")
@Timeout(300)
class StoreCheckTest extends BuildBench {
  private static final State STATE = sh(sh(base(), "echo first > /first"), "rm /etc/group");

  /** Where a bit is flipped. */
  enum Flipped {
    A_LAYERS_FILE(StoreUsage.Kind.LAYER),
    A_LAYERS_RECORD(StoreUsage.Kind.LAYER),
    A_CACHE_RECORD(StoreUsage.Kind.RECORD),
    A_BLOB(StoreUsage.Kind.BLOB);

    final StoreUsage.Kind kind;

    Flipped(StoreUsage.Kind kind) {
      this.kind = kind;
    }

    Path in(Path store) throws IOException {
      return switch (this) {
        case A_LAYERS_FILE -> one(store.resolve("layers"), p -> p.endsWith("fs/first"));
        case A_LAYERS_RECORD ->
            one(store.resolve("layers"), p -> p.endsWith("fs/first"))
                .resolve("../../layer.json")
                .normalize();
        case A_CACHE_RECORD -> one(store.resolve("cache/keys"), Files::isRegularFile);
        case A_BLOB -> one(store.resolve("blobs/blobs/sha256"), Files::isRegularFile);
      };
    }

    private static Path one(Path directory, Predicate<Path> which) throws IOException {
      try (Stream<Path> files = Files.walk(directory)) {
        return files.filter(which).max(Comparator.naturalOrder()).orElseThrow();
      }
    }
  }

  private static void flip(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      int _ = channel.read(one, 0);
      one.put(0, (byte) (one.get(0) ^ 4)).flip();
      int _ = channel.write(one, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDamagedIsDroppedAndMadeAgain(Flipped flipped) throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    Path archive = place.directory().resolve("archive-" + flipped);
    SolveResult first = solve(STATE, export("oci", archive));
    builder.roots().put(new Roots.Root("image", "it", 1, first.layers(), List.of(), Map.of()));
    StoreHealth health = builder.check();
    assertThat(health.damage()).isEmpty();
    assertThat(health.layers()).isEqualTo(4);
    assertThat(health.records()).isPositive();
    assertThat(health.blobs()).isPositive();

    flip(flipped.in(store));
    assertThat(builder.check().damage())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.kind()).isEqualTo(flipped.kind);
              assertThat(damage.fate()).isEqualTo(DROPPED);
              assertThat(damage.neededBy())
                  .isEqualTo(
                      flipped.kind == StoreUsage.Kind.LAYER ? List.of("image it") : List.of());
            });
    assertThat(builder.check().damage())
        .hasSize(flipped.kind == StoreUsage.Kind.LAYER ? 1 : 0)
        .allMatch(damage -> damage.fate() == MISSING)
        .allMatch(damage -> damage.neededBy().equals(List.of("image it")));

    Path tree = place.directory().resolve("tree-" + flipped);
    SolveResult _ = solve(STATE, export("rootfs", tree));
    assertThat(tree.resolve("first")).hasContent("first\n");
    assertThat(tree.resolve("etc/group")).doesNotExist();
    Path again = place.directory().resolve("again-" + flipped);
    SolveResult second = solve(STATE, export("oci", again));
    assertThat(second.response()).containsKey("containerimage.digest");
    builder.roots().put(new Roots.Root("image", "it", 2, second.layers(), List.of(), Map.of()));
    assertThat(builder.check().damage()).isEmpty();
  }

  @Test
  void aLayerThatSomebodyDeletedIsToldWithWhatLacksIt() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    List<String> layers = solve(STATE).layers();
    List<String> twice = Stream.concat(layers.stream(), layers.stream()).toList();
    builder.roots().put(new Roots.Root("image", "it", 1, twice, List.of(), Map.of()));
    builder.roots().put(new Roots.Root("environment", "its", 1, layers, List.of(), Map.of()));
    int records = builder.check().records();
    Path deleted = Flipped.one(store.resolve("layers"), p -> p.endsWith("fs/first"));
    Trees.delete(deleted.resolve("../..").normalize());

    StoreHealth health = builder.check();
    assertThat(health.isSound()).isTrue();
    assertThat(health.damage())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(layers).contains(damage.name());
              assertThat(damage.fate()).isEqualTo(MISSING);
              assertThat(damage.what()).contains("echo first > /first");
              assertThat(damage.neededBy()).containsExactly("environment its", "image it");
            });
    String missing = health.damage().getFirst().name();
    assertThat(builder.roots().list("environment").getFirst().layers())
        .isEqualTo(layers.stream().filter(layer -> !layer.equals(missing)).toList());

    health = builder.check();
    assertThat(health.records()).as("two of the steps are gone").isEqualTo(records - 2);
    assertThat(health.damage())
        .singleElement()
        .satisfies(damage -> assertThat(damage.neededBy()).containsExactly("image it"));
    List<String> again = solve(STATE).layers();
    builder.roots().put(new Roots.Root("image", "it", 2, again, List.of(), Map.of()));
    assertThat(builder.check().damage()).isEmpty();
  }

  @Test
  void whatAnEnvironmentBeganToUseMeanwhileStaysItsOwn() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    List<String> layers = solve(STATE).layers();
    List<String> before = layers.subList(0, layers.size() - 1);
    builder.roots().put(new Roots.Root("environment", "its", 1, before, List.of(), Map.of()));
    Path deleted = Flipped.one(store.resolve("layers"), p -> p.endsWith("fs/first"));
    Trees.delete(deleted.resolve("../..").normalize());
    try (Store open = Store.open(store, EmbeddedBuilder.isRootless())) {
      StoreCheck check = new StoreCheck(open);
      builder.roots().put(new Roots.Root("environment", "its", 2, layers, List.of(), Map.of()));
      assertThat(check.run().damage()).hasSize(1);
    }
    assertThat(builder.roots().list("environment").getFirst().layers())
        .hasSize(layers.size() - 1)
        .contains(layers.getLast());
  }

  /** As of a build that was killed before its layers were on the disk. */
  @Test
  void aLayerThatNoImageLacksIsForgottenWithItsStep() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    assertThatThrownBy(() -> solve(sh(STATE, "exit 3"))).hasMessageContaining("code 3");
    assertThat(builder.failedSteps()).hasSize(1);
    Path deleted = Flipped.one(store.resolve("layers"), p -> p.endsWith("fs/first"));
    Trees.delete(deleted.resolve("../..").normalize());
    StoreHealth first = builder.check();
    assertThat(first.damage()).isEmpty();
    assertThat(builder.failedSteps()).isEmpty();
    StoreHealth health = builder.check();
    assertThat(health.damage()).isEmpty();
    assertThat(health.records()).as("two of the steps are gone").isEqualTo(first.records() - 2);
    assertThat(solve(STATE).executed()).isEqualTo(2);
  }

  @Test
  void whatSharesADamagedFileIsDroppedToo() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "many");
    for (int i = 0; i < 1_100; i++) {
      Files.writeString(files.resolve("f" + i), "old" + i);
    }
    Thread.sleep(2_100); // younger files are shared by no one
    State state = sh(base().copy(State.local("many"), "/", "/many/"), "cat /many/f1 > /x");
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult _ = solve(state, "many", files);
    assertThat(builder.check().damage()).isEmpty(); // from here on it knows what it has
    Files.writeString(files.resolve("f0"), "new0");
    SolveResult _ = solve(state, "many", files);
    Path damaged = Flipped.one(store.resolve("layers"), p -> p.endsWith("fs/f1"));
    assertThat((Integer) Files.getAttribute(damaged, "unix:nlink")).isEqualTo(2);
    flip(damaged);
    assertThat(builder.check().damage()).hasSize(2).allMatch(damage -> damage.fate() == DROPPED);
    assertThat(builder.check().damage()).isEmpty();
    Files.writeString(files.resolve("f0"), "newer0");
    SolveResult _ = solve(state, "many", files);
    assertThat(Flipped.one(store.resolve("layers"), p -> p.endsWith("fs/f1"))).hasContent("old1");
  }

  private SolveResult solve(State state, String name, Path files) throws Exception {
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs, name, files));
    return EmbeddedBuilder.open(store).solve(request, events::add);
  }

  @Test
  void whatIsInUseStaysAndIsTold() throws Exception {
    SolveResult built = solve(STATE);
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    assertThat(builder.check().damage()).isEmpty();
    flip(Flipped.A_LAYERS_FILE.in(store));
    try (var _ =
        builder
            .store()
            .layers()
            .lease(built.layers().stream().map(dev.bothy.engine.store.LayerId::new).toList())) {
      StoreHealth health = builder.check();
      assertThat(health.isSound()).isFalse();
      assertThat(health.damage()).singleElement().matches(damage -> damage.fate() == KEPT);
    }
    assertThat(builder.check().isSound()).isTrue();
  }
}
