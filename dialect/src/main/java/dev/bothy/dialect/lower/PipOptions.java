package dev.bothy.dialect.lower;

import java.util.Set;

/** Which words behind an option of {@code pip install} are its value, and no package. */
final class PipOptions {
  /** As {@code pip install --help} of pip 25 lists them. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-r",
          "--requirement",
          "-c",
          "--constraint",
          "--build-constraint",
          "-e",
          "--editable",
          "--group",
          "-t",
          "--target",
          "--platform",
          "--python-version",
          "--implementation",
          "--abi",
          "--root",
          "--prefix",
          "--src",
          "--upgrade-strategy",
          "-C",
          "--config-settings",
          "--config-setting",
          "--global-option",
          "--build-option",
          "--install-option",
          "--no-binary",
          "--only-binary",
          "--progress-bar",
          "--root-user-action",
          "--report",
          "--hash",
          "-i",
          "--index-url",
          "--pypi-url",
          "--extra-index-url",
          "-f",
          "--find-links",
          "--python",
          "--log",
          "--log-file",
          "--local-log",
          "--keyring-provider",
          "--proxy",
          "--retries",
          "--resume-retries",
          "--timeout",
          "--default-timeout",
          "--exists-action",
          "--trusted-host",
          "--cert",
          "--client-cert",
          "--cache-dir",
          "--use-feature",
          "--use-deprecated");

  private PipOptions() {}

  /** Whether the next word is the option's; not where its value is part of the word. */
  static boolean takesNext(String option) {
    return WITH_VALUE.contains(option);
  }
}
