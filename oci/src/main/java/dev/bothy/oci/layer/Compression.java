package dev.bothy.oci.layer;

import dev.bothy.oci.MediaType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** How a layer's bytes are compressed. */
public enum Compression {
  NONE(0, 0, 0),
  GZIP(1, 9, 6),
  ZSTD(1, 22, 3);

  private static final int ZSTD_FRAME = 0xfd2fb528;
  private static final int ZSTD_SKIPPABLE = 0x184d2a50;

  private final int minLevel;
  private final int maxLevel;
  private final int defaultLevel;

  Compression(int minLevel, int maxLevel, int defaultLevel) {
    this.minLevel = minLevel;
    this.maxLevel = maxLevel;
    this.defaultLevel = defaultLevel;
  }

  /**
   * Reads BuildKit's names: {@code uncompressed}, {@code gzip}, {@code zstd}.
   *
   * @throws IllegalArgumentException for others
   */
  public static Compression parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "uncompressed", "none" -> NONE;
      case "gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw new IllegalArgumentException(
              "\"" + name + "\" is not a compression; use uncompressed, gzip or zstd");
    };
  }

  public int defaultLevel() {
    return defaultLevel;
  }

  /**
   * @throws IllegalArgumentException when this compression has no such level
   */
  public int checkLevel(int level) {
    if (level < minLevel || level > maxLevel) {
      throw new IllegalArgumentException(
          this == NONE
              ? "uncompressed layers have no compression level"
              : name().toLowerCase(Locale.ROOT)
                  + " compression has levels "
                  + minLevel
                  + " to "
                  + maxLevel
                  + ", not "
                  + level);
    }
    return level;
  }

  public MediaType ociMediaType() {
    return switch (this) {
      case NONE -> MediaType.OCI_LAYER;
      case GZIP -> MediaType.OCI_LAYER_GZIP;
      case ZSTD -> MediaType.OCI_LAYER_ZSTD;
    };
  }

  /** What the first bytes say, whatever the media type does; the stream is left at its start. */
  public static Compression detect(BufferedInputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    if (magic.length >= 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return GZIP;
    }
    if (magic.length < 4) {
      return NONE;
    }
    int number =
        (magic[0] & 0xff)
            | (magic[1] & 0xff) << 8
            | (magic[2] & 0xff) << 16
            | (magic[3] & 0xff) << 24;
    boolean skippable = (number & ~0xf) == ZSTD_SKIPPABLE; // zstd's frames for other things
    return number == ZSTD_FRAME || skippable ? ZSTD : NONE;
  }

  /** The uncompressed bytes of a layer; closing it closes {@code in}. */
  public static InputStream decompress(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    return switch (detect(buffered)) {
      case NONE -> buffered;
      case GZIP -> Gzip.reader(buffered);
      case ZSTD -> Zstd.reader(buffered);
    };
  }
}
