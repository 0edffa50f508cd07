package dev.bothy.oci.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
  @TempDir Path dir;
  private ContentStore store;

  @BeforeEach
  void open() throws IOException {
    store = ContentStore.open(dir.resolve("store"));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Descriptor layer(byte[] bytes) {
    return Descriptor.of(MediaType.OCI_LAYER, bytes);
  }

  private void ingest(byte[] bytes) throws IOException {
    try (BlobIngest ingest = store.ingest(layer(bytes)).orElseThrow()) {
      ingest.writeAll(new ByteArrayInputStream(bytes));
      ingest.commit();
    }
  }

  private List<String> inFlight() throws IOException {
    try (Stream<Path> files = Files.list(store.root().resolve("ingest"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Changes a byte behind the store's back. */
  private void damage(Digest digest) throws IOException {
    Path path = store.path(digest);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(path);
    Files.write(path, bytes);
  }

  @Test
  void isAnImageLayout() throws IOException {
    assertThat(store.root().resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(store.root().resolve("index.json"))
        .hasContent(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[]}");
  }

  @Test
  void keepsWhatItIsGiven() throws IOException {
    byte[] bytes = random(300_000);
    ingest(bytes);
    assertThat(store.has(layer(bytes))).isTrue();
    assertThat(store.ingest(layer(bytes))).isEmpty();
    assertThat(store.read(Digest.of(bytes))).isEqualTo(bytes);
    assertThat(store.verify(Digest.of(bytes))).isTrue();
    assertThat(ContentStore.open(store.root()).has(layer(bytes))).isTrue();
    assertThat(inFlight()).isEmpty();
  }

  @Test
  void takesContentOfUnknownDigest() throws IOException {
    byte[] bytes = random(1000);
    try (BlobWriter writer = store.writer()) {
      writer.write(bytes);
      assertThat(writer.commit()).isEqualTo(Digest.of(bytes));
    }
    try (BlobWriter abandoned = store.writer()) {
      abandoned.write(bytes);
    }
    assertThat(store.read(Digest.of(bytes))).isEqualTo(bytes);
    assertThat(inFlight()).isEmpty();
  }

  @Test
  void goesOnWhereAnAttemptStopped() throws IOException {
    byte[] bytes = random(200_000);
    try (BlobIngest cut = store.ingest(layer(bytes)).orElseThrow()) {
      cut.write(bytes, 0, 150_000);
      assertThatThrownBy(cut::commit)
          .isInstanceOf(OciFormatException.class)
          .hasMessageContaining("150000 of 200000 bytes");
    }
    assertThat(store.has(layer(bytes))).isFalse();
    try (BlobIngest resumed = store.ingest(layer(bytes)).orElseThrow()) {
      assertThat(resumed.offset()).isEqualTo(150_000);
      resumed.write(bytes, 150_000, 50_000);
      resumed.commit();
    }
    assertThat(store.read(Digest.of(bytes))).isEqualTo(bytes);
  }

  @Test
  void throwsAwayWrongBytes() throws IOException {
    byte[] bytes = random(1000);
    try (BlobIngest ingest = store.ingest(layer(bytes)).orElseThrow()) {
      ingest.write(random(999), 0, 999);
      ingest.write(bytes, 0, 1);
      assertThatThrownBy(ingest::commit).isInstanceOf(DigestMismatchException.class);
    }
    assertThat(store.has(layer(bytes))).isFalse();
    assertThat(inFlight()).isEmpty();
    ingest(bytes);
    assertThat(store.verify(Digest.of(bytes))).isTrue();
  }

  @Test
  void refusesMoreBytesThanTheSize() throws IOException {
    byte[] bytes = random(1000);
    try (BlobIngest ingest = store.ingest(layer(bytes)).orElseThrow()) {
      assertThatThrownBy(() -> ingest.write(random(1001), 0, 1001))
          .isInstanceOf(OciFormatException.class)
          .hasMessageContaining("is longer than its 1000 bytes");
    }
    assertThat(inFlight()).isEmpty();
  }

  @Test
  void findsAndDropsDamage() throws IOException {
    byte[] bytes = random(1000);
    ingest(bytes);
    damage(Digest.of(bytes));
    assertThatThrownBy(() -> store.read(Digest.of(bytes)))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageContaining("try again");
    assertThat(store.has(layer(bytes))).isFalse();

    ingest(bytes);
    damage(Digest.of(bytes));
    assertThat(store.verify(Digest.of(bytes))).isFalse();
    assertThat(store.has(layer(bytes))).isFalse();

    ingest(bytes);
    Files.delete(store.path(Digest.of(bytes)));
    Files.write(store.path(Digest.of(bytes)), new byte[3]);
    assertThat(store.has(layer(bytes))).isFalse();
    assertThatThrownBy(() -> store.open(Digest.of(bytes)))
        .isInstanceOf(BlobNotFoundException.class);
  }

  @Test
  void namesPointToManifests() throws IOException {
    Descriptor one = layer(random(1));
    Descriptor two = layer(random(2));
    store.tags().set("localhost:5000/a:1", one);
    store.tags().set("b", one);
    store.tags().set("b", two);
    assertThat(store.tags().all().keySet()).containsExactly("b", "localhost:5000/a:1");
    assertThat(store.tags().get("b").map(Descriptor::digest)).contains(two.digest());
    store.tags().remove("b");
    store.tags().remove("never");
    assertThat(store.tags().get("b")).isEmpty();
  }

  @Test
  void aDamagedIndexIsAnEmptyOne() throws IOException {
    Files.writeString(store.root().resolve("index.json"), "{\"schemaVersion\":2,\"mani");
    assertThat(store.tags().all()).isEmpty();
    store.tags().set("a", layer(random(1)));
    assertThat(store.tags().all()).containsOnlyKeys("a");
  }

  @Test
  void refusesALayoutFromTheFuture() throws IOException {
    Path future = Files.createDirectory(dir.resolve("future"));
    Files.writeString(future.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    assertThatThrownBy(() -> ContentStore.open(future))
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("unknown version");
  }

  @Test
  void collectsWhatNothingNames() throws IOException {
    byte[] kept = random(100);
    byte[] garbage = random(101);
    byte[] rooted = random(102);
    ingest(kept);
    ingest(garbage);
    ingest(rooted);
    Descriptor config =
        store.put(MediaType.OCI_CONFIG, ImageConfig.empty(Platform.LINUX_AMD64).toBytes());
    Manifest manifest = Manifest.of(config, List.of(layer(kept)));
    Descriptor described = store.put(MediaType.OCI_MANIFEST, manifest.toBytes());
    store.tags().set("image", described);
    Path partial = store.root().resolve("ingest").resolve("old");
    Files.write(partial, new byte[7]);

    StoreCollector.Collected none =
        store.collector().collect(List.of(Digest.of(rooted)), Duration.ofHours(1));
    assertThat(none).isEqualTo(new StoreCollector.Collected(0, 0, 0));

    Instant later = Instant.now().plus(Duration.ofHours(2));
    ContentStore tomorrow = ContentStore.open(store.root(), Clock.fixed(later, ZoneOffset.UTC));
    assertThat(tomorrow.collector().collect(List.of(Digest.of(rooted)), Duration.ofHours(1)))
        .isEqualTo(new StoreCollector.Collected(1, 1, 108));
    assertThat(store.has(Digest.of(garbage))).isFalse();
    assertThat(store.has(layer(kept))).isTrue();
    assertThat(store.has(described)).isTrue();
    assertThat(store.has(config)).isTrue();
    assertThat(store.has(Digest.of(rooted))).isTrue();
  }

  @Test
  void whatIsBeingWrittenIsNotCollected() throws IOException {
    byte[] bytes = random(100);
    Duration none = Duration.ofSeconds(-1);
    try (BlobIngest ingest = store.ingest(layer(bytes)).orElseThrow();
        BlobWriter writer = store.writer()) {
      ingest.write(bytes, 0, 50);
      writer.write(bytes, 0, 50);
      ContentStore other = ContentStore.open(store.root());
      assertThat(other.collector().collect(List.of(), none).partials()).isZero();
    }
    assertThat(store.collector().collect(List.of(), none).partials()).isEqualTo(1);
  }

  @Test
  void useDefersCollection() throws IOException {
    byte[] bytes = random(100);
    ingest(bytes);
    Path path = store.path(Digest.of(bytes));
    Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH.plusSeconds(1)));
    assertThat(store.has(layer(bytes))).isTrue();
    assertThat(store.collector().collect(List.of(), Duration.ofHours(1)).blobs()).isZero();
  }

  @Test
  void documentsHaveABound() throws IOException {
    byte[] text = "x".getBytes(StandardCharsets.UTF_8);
    Descriptor descriptor = store.put(MediaType.OCI_CONFIG, text);
    assertThat(store.size(descriptor.digest())).contains(1L);
    assertThat(store.size(Digest.of(new byte[0]))).isEmpty();
  }
}
