package dev.bothy.dialect.declare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.declare.Installer.Setup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SetupTest {
  @Test
  void variablesAreInTheOrderOfTheirNamesHoweverTheyWereGiven() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("B", "1");
    given.put("C", "2");
    given.put("A", "3");
    assertThat(new Setup(List.of(), List.of(), given).env().keySet())
        .containsExactly("A", "B", "C");
  }
}
