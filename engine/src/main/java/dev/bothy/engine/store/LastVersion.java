package dev.bothy.engine.store;

import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.ByteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which layer is the last one of some purpose, in a file of its own: a hint, of which nothing is
 * lost with it.
 */
final class LastVersion {
  private static final HexFormat HEX = HexFormat.of();

  private final Store store;
  private final Path file;

  LastVersion(Store store, String purpose) {
    this.store = store;
    String name = Digest.of(purpose.getBytes(StandardCharsets.UTF_8)).shortHex();
    this.file = directory(store).resolve(name);
  }

  private static Path directory(Store store) {
    return store.root().resolve("cache").resolve("versions");
  }

  /** A short name of the purpose. */
  String name() {
    return file.getFileName().toString();
  }

  /** Null when there was none, or nothing is known of it any more. */
  @Nullable PlacedLayer read() {
    return read(file);
  }

  private static @Nullable PlacedLayer read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      if (lines.isEmpty() || !LayerId.wellFormed(lines.getFirst())) {
        return null;
      }
      LayerId layer = new LayerId(lines.getFirst());
      return switch (lines.size()) {
        case 1 -> new PlacedLayer(layer, Placement.ITSELF);
        case 3 ->
            new PlacedLayer(layer, new Placement(text(lines.get(1)), text(lines.get(2)), false));
        default -> null;
      };
    } catch (IOException | IllegalArgumentException e) {
      return null; // none, or damaged
    }
  }

  private static String text(String hex) {
    byte[] bytes = HEX.parseHex(hex);
    return ByteText.decode(bytes, 0, bytes.length);
  }

  void write(PlacedLayer last) throws IOException {
    StringBuilder text = new StringBuilder(last.layer().value()).append('\n');
    Placement placement = last.placement();
    if (!placement.equals(Placement.ITSELF)) {
      for (String path : List.of(placement.from(), placement.to())) {
        text.append(HEX.formatHex(ByteText.encode(path))).append('\n');
      }
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    store.temp().replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Forgets the purposes whose last layer is gone. */
  static void tidy(Store store) throws IOException {
    for (Path file : WholeFiles.of(directory(store))) {
      PlacedLayer told = read(file);
      if (told == null || !store.layers().has(told.layer())) {
        Files.deleteIfExists(file);
      }
    }
  }
}
