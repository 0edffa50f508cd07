package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
  @TempDir Path directory;

  @Test
  void bothWaysTellTheSame() throws Exception {
    Files.writeString(directory.resolve("b"), "text");
    Files.writeString(directory.resolve("B"), "");
    Files.createDirectory(directory.resolve("a"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start().waitFor())
        .isZero();
    List<Listing.Named> few = Listing.ofFew(directory);
    assertThat(few).extracting(Listing.Named::name).containsExactly("B", "a", "b", "link", "pipe");
    assertThat(Listing.ofMany(directory)).isEqualTo(few);
  }

  @Test
  void alsoOfNamesBeyondAscii() throws Exception {
    Files.writeString(directory.resolve("höher"), "text");
    Files.writeString(directory.resolve("z"), "text");
    assertThat(Listing.ofMany(directory)).isEqualTo(Listing.ofFew(directory));
  }

  @Test
  void bothSayThatADirectoryIsGone() {
    Path gone = directory.resolve("gone");
    assertThatThrownBy(() -> Listing.ofFew(gone)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Listing.ofMany(gone)).isInstanceOf(NoSuchFileException.class);
  }
}
