package dev.bothy.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerBytesTest {
  private static LayerInfo layer(int number, int with, long shared) {
    LayerInfo.Shared sharing = with < 0 ? null : new LayerInfo.Shared(id(with), shared);
    return new LayerInfo(
        id(number), 1, 100 + number, 1, List.of(), List.of(), List.of(), sharing, null);
  }

  private static LayerId id(int number) {
    return new LayerId("l-" + number);
  }

  @Test
  void isWhatAddingUpWouldGiveWhicheverGoes() {
    Random random = new Random(7);
    List<LayerInfo> layers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      layers.add(layer(i, random.nextInt(70) - 5, random.nextInt(90))); // also with what is gone
    }
    LayerBytes bytes = new LayerBytes(layers);
    Collections.shuffle(layers, random);
    while (!layers.isEmpty()) {
      Set<LayerId> present = new HashSet<>();
      layers.forEach(layer -> present.add(layer.id()));
      long sum = layers.stream().mapToLong(layer -> layer.ownBytes(present)).sum();
      assertThat(bytes.total()).isEqualTo(sum);
      LayerId gone = layers.removeLast().id();
      bytes.remove(gone);
      bytes.remove(gone);
    }
    assertThat(bytes.total()).isZero();
  }
}
