package dev.bothy.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LayerRoundTripProperties {
  private static final LayerEntry.Kind[] KINDS = LayerEntry.Kind.values();

  @Property(seed = "20261120", tries = 150)
  void whatIsWrittenIsReadBack(
      @ForAll long seed, @ForAll Compression compression, @ForAll boolean parallel)
      throws IOException {
    TreeSource tree = generate(new Random(seed));
    LayerWriter writer =
        new LayerWriter(
            compression, compression.defaultLevel(), new Timestamps.Kept(), parallel ? 4 : 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    WrittenLayer written = writer.write(tree, out);

    byte[] blob = out.toByteArray();
    assertThat(written.digest()).isEqualTo(Digest.of(blob));
    assertThat(written.size()).isEqualTo(blob.length);
    LayerListing listing = new LayerListing();
    UnpackedLayer unpacked =
        LayerReader.unpack(
            new ByteArrayInputStream(blob), written.diffId(), listing, LayerLimits.DEFAULT);
    assertThat(unpacked.diffId()).isEqualTo(written.diffId());
    assertThat(unpacked.size()).isEqualTo(written.uncompressedSize());
    assertThat(unpacked.impliedDirectories()).isEmpty();
    assertThat(describe(listing)).isEqualTo(describe(tree));
  }

  @Property(seed = "20261120", tries = 40)
  void threadsDoNotChangeTheBytes(@ForAll long seed, @ForAll Compression compression)
      throws IOException {
    TreeSource tree = generate(new Random(seed));
    List<Digest> digests = new ArrayList<>();
    for (int threads = 1; threads <= 4; threads++) {
      digests.add(
          new LayerWriter(compression, compression.defaultLevel(), new Timestamps.Fixed(7), threads)
              .write(tree, new ByteArrayOutputStream())
              .digest());
    }
    assertThat(digests).containsOnly(digests.getFirst());
  }

  private static Map<String, String> describe(LayerListing listing) {
    Map<String, String> result = new TreeMap<>();
    for (LayerEntry entry : listing.entries()) {
      result.put(
          entry.path(),
          describe(entry, listing.content(entry.path()).map(Digest::toString).orElse("")));
    }
    return result;
  }

  private static Map<String, String> describe(TreeSource tree) {
    Map<String, String> result = new TreeMap<>();
    for (LayerEntry entry : tree.entries().values()) {
      String content =
          entry.kind() == LayerEntry.Kind.FILE
              ? Digest.of(tree.content(entry.path())).toString()
              : "";
      result.put(entry.path(), describe(entry, content));
    }
    return result;
  }

  private static String describe(LayerEntry entry, String content) {
    if (entry.kind() == LayerEntry.Kind.WHITEOUT) {
      return "whiteout";
    }
    FileMetadata metadata = entry.metadata();
    StringBuilder xattrs = new StringBuilder();
    metadata
        .xattrs()
        .forEach((name, value) -> xattrs.append(name).append('=').append(Digest.of(value)));
    // A symbolic link has no mode; a hard link has its file's.
    return entry.kind()
        + (entry.kind() == LayerEntry.Kind.SYMLINK ? "" : " " + metadata.mode())
        + (" " + metadata.uid() + ":" + metadata.gid() + " " + metadata.mtimeSeconds())
        + (" " + xattrs + " " + entry.size() + " " + entry.linkTarget())
        + (" " + entry.devMajor() + ":" + entry.devMinor() + " " + entry.opaque() + " " + content);
  }

  private static TreeSource generate(Random random) {
    TreeSource tree = new TreeSource();
    List<String> directories = new ArrayList<>(List.of(""));
    List<LayerEntry> files = new ArrayList<>();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      String parent = directories.get(random.nextInt(directories.size()));
      String path = LayerPaths.child(parent, name(random, i));
      FileMetadata metadata = metadata(random);
      LayerEntry.Kind kind = KINDS[random.nextInt(KINDS.length)];
      switch (kind) {
        case DIRECTORY -> {
          directories.add(path);
          tree.add(LayerEntry.directory(path, metadata, random.nextInt(4) == 0));
        }
        case FILE -> {
          byte[] content = new byte[random.nextInt(8) == 0 ? 600_000 : random.nextInt(2000)];
          if (random.nextBoolean()) {
            random.nextBytes(content);
          }
          tree.file(path, metadata, content);
          files.add(LayerEntry.file(path, metadata, content.length));
        }
        case SYMLINK -> tree.add(LayerEntry.symlink(path, metadata, "../" + name(random, i)));
        case HARD_LINK -> {
          if (!files.isEmpty()) {
            LayerEntry first = files.get(random.nextInt(files.size()));
            if (LayerPaths.compare(first.path(), path) < 0) {
              tree.add(LayerEntry.hardLink(path, first.metadata(), first.path()));
            }
          }
        }
        case CHARACTER_DEVICE, BLOCK_DEVICE ->
            tree.add(
                LayerEntry.node(
                    path, kind, metadata, 1 + random.nextInt(4000), random.nextInt(1 << 20)));
        case FIFO -> tree.add(LayerEntry.node(path, kind, metadata, 0, 0));
        case WHITEOUT -> tree.add(LayerEntry.whiteout(path, metadata));
      }
    }
    return tree;
  }

  private static String name(Random random, int i) {
    String base =
        switch (random.nextInt(7)) {
          case 0 -> "a";
          case 1 -> "\u00fcn\u00efc\u00f6d\u00e9\u20ac";
          case 2 -> "\ud83d\ude80";
          case 3 -> "\udc80\udcff"; // bytes that are not UTF-8
          case 4 -> ".hidden-";
          case 5 -> "x".repeat(120);
          default -> "with space\n\"quote";
        };
    return base + i;
  }

  private static FileMetadata metadata(Random random) {
    Map<String, byte[]> xattrs = new TreeMap<>();
    if (random.nextInt(4) == 0) {
      byte[] value = new byte[random.nextInt(64)];
      random.nextBytes(value);
      if (value.length > 0) {
        xattrs.put(random.nextBoolean() ? "security.capability" : "user.\u00e9=x", value);
      }
    }
    xattrs.remove("user.\u00e9=x"); // an equals sign ends a PAX key
    return new FileMetadata(
        random.nextInt(010000),
        random.nextInt(3) == 0 ? random.nextInt() & ~1 : random.nextInt(2000),
        random.nextInt(3) == 0 ? random.nextInt() & ~1 : 0,
        random.nextInt(5) == 0 ? -random.nextLong(1L << 33) : random.nextLong(1L << 40),
        0,
        xattrs);
  }
}
