package dev.bothy.packages.name;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.AddedStep.Manager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListEntryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          APT | tree                       | tree
          APT | ' tree  vim '              | tree, vim
          APT | tree=2.1* vim:amd64        | tree=2.1*, vim:amd64
          APT | --reinstall tree           | --reinstall tree
          PIP | numpy >= 1.2               | numpy >= 1.2
          PIP | numpy pandas               | numpy, pandas
          PIP | torch torchvision --index-url https://x.example/s | torch, torchvision
          PIP | jax[cuda] -f https://x.example/s | jax[cuda] -f https://x.example/s
          PIP | -e .                       | -e .
          """)
  void aStringMayAskForSeveral(Manager manager, String entry, String packages) {
    assertThat(ListEntry.packages(manager, entry)).isEqualTo(List.of(packages.split(", ")));
  }
}
