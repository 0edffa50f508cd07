package dev.bothy.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.cache.KeyPart;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Two lists of parts and what is said of them. */
class DifferenceTest {
  private static KeyPart part(String label, String value) {
    return new KeyPart(label, value);
  }

  @Provide
  static Arbitrary<List<KeyPart>> parts() {
    Arbitrary<String> labels =
        Arbitraries.of("env A", "env B", "directory", "mount /x", "argument 0", "argument 1");
    return Combinators.combine(labels, Arbitraries.of("", "1", "2", "three"))
        .as(DifferenceTest::part)
        .list()
        .ofMaxSize(6);
  }

  @Property(seed = "41")
  void equalPartsHaveNoDifferencesAndOthersHaveSome(
      @ForAll("parts") List<KeyPart> a, @ForAll("parts") List<KeyPart> b) {
    assertThat(Difference.between(a, a)).isEmpty();
    assertThat(Difference.between(a, b).isEmpty()).isEqualTo(a.equals(b));
  }

  @Property(seed = "42")
  void whatDiffersOneWayDiffersTheOtherWay(
      @ForAll("parts") List<KeyPart> a, @ForAll("parts") List<KeyPart> b) {
    List<Difference> back = new ArrayList<>();
    for (Difference difference : Difference.between(b, a)) {
      back.add(turned(difference));
    }
    assertThat(Difference.between(a, b)).containsExactlyInAnyOrderElementsOf(back);
  }

  private static Difference turned(Difference d) {
    return new Difference(d.label(), /* before= */ d.now(), /* now= */ d.before());
  }

  @Property(seed = "43")
  void theDifferencesTurnTheOneIntoTheOther(
      @ForAll("parts") List<KeyPart> a, @ForAll("parts") List<KeyPart> b) {
    List<Difference> differences = Difference.between(a, b);
    if (differences.stream().anyMatch(d -> d.label().equals(Difference.ARGUMENTS))) {
      return; // these stand for several
    }
    List<KeyPart> left = new ArrayList<>(a);
    for (Difference d : differences) {
      if (d.label().equals(Difference.ORDER)) {
        continue;
      }
      if (d.before() != null) {
        assertThat(left.remove(part(d.label(), d.before()))).isTrue();
      }
      if (d.now() != null) {
        left.add(part(d.label(), d.now()));
      }
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(b);
  }

  @Test
  void argumentsAreOneDifferenceWhenThereAreMoreOfThem() {
    assertThat(
            Difference.between(
                List.of(part("argument 0", "apt"), part("argument 1", "tree")),
                List.of(
                    part("argument 0", "apt"),
                    part("argument 1", "-y"),
                    part("argument 2", "tree"))))
        .containsExactly(new Difference("arguments", "apt tree", "apt -y tree"));
  }

  @Test
  void orderAloneIsADifference() {
    KeyPart first = part("file /a: content", "1");
    KeyPart second = part("file /b: content", "2");
    assertThat(Difference.between(List.of(first, second), List.of(second, first)))
        .containsExactly(
            new Difference(
                Difference.ORDER,
                "file /a: content, file /b: content",
                "file /b: content, file /a: content"));
  }
}
