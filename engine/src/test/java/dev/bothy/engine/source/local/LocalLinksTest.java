package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Which names are of one file. */
class LocalLinksTest {
  private static LocalTree.Entry file(String path, long device, long number) {
    return new LocalTree.Entry(
        path, 0100644, new StatCache.Identity(device, number, 1, 2, 3), "digest");
  }

  @Test
  void eachFurtherNameGoesWithTheFirst() {
    LocalTree.Entry first = file("a", 1, 7);
    LocalTree.Entry second = file("c", 1, 7);
    LocalTree.Entry third = file("d", 1, 7);
    SequencedMap<LocalTree.Entry, LocalTree.Entry> links =
        LocalLinks.of(List.of(first, file("b", 1, 8), second, third));
    assertThat(links.sequencedKeySet()).containsExactly(second, third);
    assertThat(links.values()).containsOnly(first);
  }

  @Test
  void filesOfTwoFileSystemsMayHaveOneNumber() {
    assertThat(LocalLinks.of(List.of(file("a", 1, 7), file("mounted/b", 2, 7)))).isEmpty();
  }

  /** Others than regular files are themselves, whatever number they have. */
  @Test
  void whatHasNoIdentityIsNoLink() {
    LocalTree.Entry link = new LocalTree.Entry("b", 0120777, null, "a");
    assertThat(LocalLinks.of(List.of(file("a", 1, 0), link, file("c", 1, 1)))).isEmpty();
  }
}
