package dev.bothy.engine.remotecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Digest;
import dev.bothy.oci.OciFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheConfigTest {
  private static final Digest A = Digest.of(new byte[] {1});
  private static final Digest B = Digest.of(new byte[] {2});

  @Test
  void isReadAsItWasWritten() throws Exception {
    CacheConfig config =
        new CacheConfig(
            List.of(
                new CacheConfig.Layer(A, List.of()),
                new CacheConfig.Layer(B, List.of("etc/passwd", "a \"b\"")),
                new CacheConfig.Layer(B, List.of())),
            List.of(
                new CacheConfig.Entry(A, "[build] make \"all\"", 12, List.of(List.of(1, 0, 2, 1))),
                new CacheConfig.Entry(B, "", 0, List.of(List.of(), List.of(0)))));
    assertThat(CacheConfig.parse(config.toBytes(), "it")).isEqualTo(config);
    assertThat(CacheConfig.parse(config.toBytes(), "it").toBytes()).isEqualTo(config.toBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[2]]", "[[-1]]", "[[\"0\"]]", "[[[0]]]", "[0]", "{}", "null"})
  void whoNamesLayersThatThereAreNotIsRefused(String outputs) {
    String text =
        "{\"layers\":[{\"diffId\":\"%s\"},{\"diffId\":\"%s\"}],\"steps\":[{\"key\":\"%s\",\"tookMillis\":1,\"outputs\":%s}]}"
            .formatted(A, B, A, outputs);
    assertThatThrownBy(
            () -> CacheConfig.parse(text.getBytes(StandardCharsets.UTF_8), "the cache x"))
        .isInstanceOf(OciFormatException.class)
        .hasMessageStartingWith("the cache x");
  }
}
