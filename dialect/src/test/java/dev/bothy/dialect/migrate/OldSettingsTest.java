package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static dev.bothy.dialect.migrate.OldFiles.withoutPlaces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.dialect.plan.Plan;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OldSettingsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config.conda_channel(use_mamba=True)  # quick   | pass  # quick
          config.conda_channel("", True)                  | pass
          config.conda_channel(use_mamba=False, channel="channels: [a]") | config.conda_channel(channel="channels: [a]")
          config.pip_index(extra_url="https://x.example") | config.pip_index(url="https://pypi.org/simple", extra_url="https://x.example")
          config.pip_index("", "https://x.example", True) | config.pip_index("https://pypi.org/simple", "https://x.example", True)
          config.pip_index(trust=True)                    | pass
          config.pip_index("https://x.example")           | config.pip_index("https://x.example")
          """)
  void settingsThatVersion1WantsWholeAreMadeWhole(String before, String after)
      throws DialectException {
    String rest = "\n    install.python_packages([\"numpy\"])\n";
    String text = "# syntax=v0\ndef build():\n    base(language=\"python\")\n    " + before + rest;
    assertThat(migrated(text)).contains("    " + after + "\n");
    Plan plan = new Project(directory).with("build.envd", text).plan();
    Plan again = new Project(directory).with("build.envd", migrated(text)).plan();
    assertThat(withoutPlaces(again)).isEqualTo(withoutPlaces(plan));
  }
}
