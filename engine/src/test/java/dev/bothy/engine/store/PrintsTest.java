package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Prints.Print;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What files came from, remembered in 16 bytes each. */
class PrintsTest {
  private static Print print(String path, String text) {
    return Print.of(path, Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Paths that differ in little, each of several contents. */
  private static List<Print> many() {
    List<Print> prints = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      for (String text : List.of("a", "b")) {
        prints.add(print("src/f" + i, text));
        prints.add(print("f" + i + "/src", text));
      }
    }
    return prints;
  }

  @Test
  void noTwoAreTheSame() {
    Set<Print> all = new HashSet<>(many());
    for (String path : List.of("", "a", "b", "ab", "ba", "\0", "\0\0", "\udcff", "\u00ff")) {
      all.add(print(path, "a"));
    }
    assertThat(all).hasSize(12_000 + 9);
    assertThat(print("src/f1", "a")).isEqualTo(print("src/f1", "a")).isIn(all);
  }

  @Test
  void itHasWhatWasPutIntoItAndNothingElse() throws Exception {
    List<Print> all = many();
    Prints prints = new Prints();
    for (int i = 0; i < all.size(); i += 2) {
      prints.add(all.get(i));
      prints.add(all.get(i));
    }
    Prints read = Objects.requireNonNull(Prints.read(prints.toBytes()));
    for (Prints one : List.of(prints, read)) {
      assertThat(one.size()).isEqualTo(all.size() / 2);
      for (int i = 0; i < all.size(); i++) {
        assertThat(one.contains(all.get(i))).isEqualTo(i % 2 == 0);
      }
    }
    assertThat(read.toBytes()).hasSameSizeAs(prints.toBytes());
  }

  @Test
  void anEmptyOneAndOneOfEachSize() {
    Prints prints = new Prints();
    for (int i = 0; i < 200; i++) {
      Prints read = Objects.requireNonNull(Prints.read(prints.toBytes()));
      assertThat(read.size()).isEqualTo(i);
      for (int j = 0; j < 200; j++) {
        assertThat(read.contains(print("" + j, ""))).isEqualTo(j < i);
      }
      prints.add(print("" + i, ""));
    }
  }

  @Test
  void damageIsSeen() {
    Prints prints = new Prints();
    prints.add(print("a", "a"));
    prints.add(print("b", "b"));
    byte[] table = prints.toBytes();
    for (int at = 0; at < table.length; at++) {
      byte[] damaged = table.clone();
      damaged[at] ^= 16;
      assertThat(Prints.read(damaged)).as("byte %d", at).isNull();
      assertThat(Prints.read(java.util.Arrays.copyOf(table, at))).isNull();
    }
  }
}
