package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one store's builds spare another's, through a layout that both reach. */
@Tag("containers")
@Timeout(900)
class RemoteCacheTest extends BuildBench {
  private Path cache;

  @BeforeEach
  void aPlaceForTheCache() throws IOException {
    cache = Files.createTempDirectory(place.directory(), "cache");
  }

  private static State branches(String last) {
    State left = sh(base(), "echo left; mkdir -p /d; echo l > /d/left");
    State right =
        sh(base(), "echo right; mkdir -m 0710 /d; ln /etc/passwd /d/right; rm /etc/group");
    State all = State.merge(List.of(base(), State.diff(base(), left), State.diff(base(), right)));
    return sh(all, last);
  }

  private SolveRequest with(
      State state, SolveRequest.Caches caches, SolveRequest.Export... exports) {
    SolveRequest plain = request(state, exports);
    return plain.withCaches(caches);
  }

  private SolveRequest.Cache at(String directory, String... more) {
    Map<String, String> attributes = new HashMap<>(Map.of(directory, cache.toString()));
    for (int i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return new SolveRequest.Cache("local", attributes);
  }

  private SolveResult solve(SolveRequest request) throws Exception {
    events.clear();
    return EmbeddedBuilder.open(store).solve(request, events::add);
  }

  private SolveResult write(State state, String mode) throws Exception {
    return solve(
        with(state, new SolveRequest.Caches(List.of(), List.of(at("dest", "mode", mode)))));
  }

  /** In a store that has nothing. */
  private SolveResult read(State state, SolveRequest.Export... exports) throws Exception {
    store = Files.createTempDirectory(place.directory(), "store");
    return solve(with(state, new SolveRequest.Caches(List.of(at("src")), List.of()), exports));
  }

  private List<String> warnings() {
    return events.stream()
        .filter(SolveEvent.Warning.class::isInstance)
        .map(event -> ((SolveEvent.Warning) event).message())
        .toList();
  }

  @Test
  void whatOneStoreMadeAnotherTakesAndTheImageIsTheSame() throws Exception {
    State state = branches("cat /d/left /d/right > /both; test ! -e /etc/group");
    Path one = place.directory().resolve("one.tar");
    Path two = place.directory().resolve("two.tar");
    SolveResult made =
        solve(
            with(
                state,
                new SolveRequest.Caches(List.of(), List.of(at("dest"))),
                export("oci", one)));
    assertThat(made.executed()).isPositive();

    SolveResult taken = read(state, export("oci", two));

    assertThat(taken.executed()).isZero();
    assertThat(log()).isEmpty();
    assertThat(warnings()).isEmpty();
    assertThat(taken.response()).isEqualTo(made.response());
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    // From now on this store knows it, too.
    assertThat(solve(request(state)).executed()).isZero();
  }

  @Test
  void aDifferenceOverWhatWasTakenIsTheOneOverWhatWasMade() throws Exception {
    // Its layer has the file, which is as it was: that is not in the difference.
    State step = sh(base(), "chmod 0600 /etc/passwd; chmod 0644 /etc/passwd; echo new > /new");
    State other = sh(base(), "echo other > /etc/passwd");
    State onOther =
        sh(State.merge(List.of(other, State.diff(base(), step))), "cat /etc/passwd /new");
    write(step, "max");
    solve(onOther);
    assertThat(log()).isEqualTo("other\nnew\n");

    read(onOther);

    assertThat(log()).isEqualTo("other\nnew\n");
  }

  @Test
  void anotherStoreIsACacheToo() throws Exception {
    State state = branches("cat /d/left /d/right > /both; test ! -e /etc/group; echo ran");
    Path one = place.directory().resolve("of-one-store.tar");
    Path two = place.directory().resolve("of-two-stores.tar");
    SolveResult made = solve(request(state, export("oci", one)));
    SolveRequest.Caches theirs =
        new SolveRequest.Caches(
            List.of(new SolveRequest.Cache("store", Map.of("src", store.toString()))), List.of());
    Path other = store;

    store = Files.createTempDirectory(place.directory(), "store");
    assertThat(solve(with(state, theirs)).executed()).isPositive();
    assertThat(warnings()).isNotEmpty().allSatisfy(w -> assertThat(w).contains("--check-store"));

    assertThat(EmbeddedBuilder.open(other).check().isSound()).isTrue();
    store = Files.createTempDirectory(place.directory(), "store");
    SolveResult taken = solve(with(state, theirs, export("oci", two)));
    assertThat(taken.executed()).isZero();
    assertThat(warnings()).isEmpty();
    assertThat(log()).isEmpty();
    assertThat(taken.response()).isEqualTo(made.response());
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);

    // What was taken needs the other one no more.
    PruneResult _ = EmbeddedBuilder.open(other).prune(new PruneOptions(-1, 0, true));
    SolveResult changed = solve(sh(state, "cat /both; test ! -e /etc/group; echo $?"));
    assertThat(changed.executed()).isEqualTo(1);
    assertThat(log()).endsWith("\n0\n");
  }

  @Test
  void aChangedStepRunsOnWhatWasTaken() throws Exception {
    SolveResult _ = write(branches("cat /d/left /d/right"), "min");
    SolveResult changed = read(branches("cat /d/left; stat -c %a /d; cat /etc/group || echo none"));
    assertThat(changed.executed()).isEqualTo(1);
    assertThat(log()).contains("l\n710\n").contains("none").doesNotContain("left", "right");
  }

  /** A step whose files are not in the result: the compiler of what is copied out of it. */
  @Test
  void theModeMaxTakesStepsBesideTheResult() throws Exception {
    State tool = sh(base(), "echo compiling; echo made > /made");
    State first = base().copy(tool, "/made", "/first");
    State second = base().copy(tool, "/made", "/second");

    SolveResult _ = write(first, "min");
    SolveResult _ = read(second);
    assertThat(log()).isEqualTo("compiling\n");

    SolveResult _ = write(first, "max");
    SolveResult _ = read(second);
    assertThat(log()).isEmpty();
  }

  @Test
  void aCacheThatIsNotThereYetIsToldOf() throws Exception {
    SolveResult made = read(sh(base(), "echo here"));
    assertThat(made.executed()).isPositive();
    assertThat(log()).isEqualTo("here\n");
    assertThat(warnings())
        .singleElement()
        .satisfies(w -> assertThat(w).isEqualTo("there is no cache yet in local " + cache));
  }

  @Test
  void whatIsDamagedIsMadeAgain() throws Exception {
    State state = sh(sh(base(), "echo one > /one"), "echo two > /two; cat /one");
    SolveResult _ = write(state, "max");
    try (Stream<Path> blobs = Files.list(cache.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        if (bytes[0] != '{') {
          bytes[bytes.length / 2] ^= 1;
          Files.write(blob, bytes);
        }
      }
    }
    SolveResult made = read(state);
    assertThat(made.executed()).isEqualTo(4); // the directory of programs, its copy, and the two
    assertThat(log()).isEqualTo("one\n");
    assertThat(warnings()).isNotEmpty().allSatisfy(w -> assertThat(w).contains("not taken from"));
  }

  @Test
  void anImageIsNoCache() throws Exception {
    Map<String, String> attributes = Map.of("dest", cache.toString(), "tar", "false");
    SolveResult _ = solve(request(base(), new SolveRequest.Export("oci", attributes)));
    SolveResult made = read(sh(base(), "echo here"));
    assertThat(made.executed()).isPositive();
    assertThat(warnings()).singleElement().asString().contains("no cache that bothy wrote");
  }

  @Test
  void whatIsNoDescriptionOfACacheIsRefused() {
    for (SolveRequest.Cache wrong :
        List.of(
            new SolveRequest.Cache("floppy", Map.of("ref", "a")),
            new SolveRequest.Cache("local", Map.of()),
            new SolveRequest.Cache("store", Map.of("dest", "/x")),
            new SolveRequest.Cache("registry", Map.of("ref", "A b")),
            at("dest", "mode", "most"))) {
      SolveException e =
          catchThrowableOfType(
              SolveException.class,
              () -> solve(with(base(), new SolveRequest.Caches(List.of(), List.of(wrong)))));
      assertThat(e.kind()).isEqualTo(SolveException.Kind.DEFINITION);
      assertThat(e).hasMessageContaining("cache type=" + wrong.type());
    }
  }
}
