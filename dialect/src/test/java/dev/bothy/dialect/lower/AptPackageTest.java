package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AptPackageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tree",
        "g++",
        "libstdc++6",
        "python3.11",
        "libc6:i386",
        "curl=7.88.1-10+deb12u5",
        "vim/bookworm",
        "libgl1-mesa-glx",
        "build-essential=12.9",
        "0ad",
        "curl=7.*"
      })
  void namesOfDebianAreTaken(String name) {
    assertThat(AptPackage.arguments(name)).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "--reinstall, option",
    "-y tree, option",
    "Tree, tree",
    "vim-, not the name",
    "vim=1-, not the name",
    "vim:amd64-, not the name",
    "a, not the name",
    "tree;reboot, not the name",
    "$(reboot), not the name",
    "'', empty",
    "' ', empty",
    "lib*, not the name",
    "tree=, not the name",
    "numpy==1.2, written as for pip",
    "curl=`x`, not the name"
  })
  void theRestIsRefused(String entry, String message) {
    assertThatThrownBy(() -> AptPackage.arguments(entry))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "build-essential, true",
    "gcc-12, true",
    "g++, true",
    "libfoo-dev, true",
    "python3-numpy, true",
    "libgl1, true",
    "cmake, true",
    "git, true",
    "rustc, true",
    "pkg-config=1.0, true",
    "zlib1g-dev, true",
    "tree, false",
    "vim, false",
    "htop, false",
    "curl, false",
    "zsh, false",
    "openssh-server, false",
    "gnupg, false",
    "tmux/bookworm, false"
  })
  void whatPipCanSeeIsTold(String entry, boolean influences) {
    String name = AptPackage.all(entry).getFirst().name();
    assertThat(BuildTools.influencePip(name)).isEqualTo(influences);
  }
}
