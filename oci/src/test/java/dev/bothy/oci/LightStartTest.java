package dev.bothy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only look at images must not pay for what moves them. */
class LightStartTest {
  @TempDir Path dir;

  /** What a cached build does with the store. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws IOException {
      ContentStore store = ContentStore.open(Path.of(args[0]));
      Descriptor root = store.tags().get("mine").orElseThrow();
      Manifest manifest = Manifest.parse(store.read(root.digest()), "manifest");
      ImageConfig.parse(store.read(manifest.config().digest()), "config");
      ImageReference.parse("debian:12");
    }
  }

  @Test
  void readingAnImageLoadsNeitherCompressionNorNetworkNorReflection() throws Exception {
    ContentStore store = ContentStore.open(dir.resolve("store"));
    Descriptor config =
        store.put(MediaType.OCI_CONFIG, ImageConfig.empty(Platform.LINUX_AMD64).toBytes());
    store
        .tags()
        .set("mine", store.put(MediaType.OCI_MANIFEST, Manifest.of(config, List.of()).toBytes()));
    Path log = dir.resolve("classes");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                store.root().toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    String classes = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(classes).contains("dev.bothy.oci.Manifest");
    assertThat(classes)
        .doesNotContain("com.github.luben")
        .doesNotContain("com.google.gson.Gson ")
        .doesNotContain("TypeAdapters")
        .doesNotContain("java.util.regex.Pattern$")
        .doesNotContain("java.net.http.")
        .doesNotContain("sun.net.www.protocol.http")
        .doesNotContain("dev.bothy.oci.tar")
        .doesNotContain("dev.bothy.oci.layer")
        .doesNotContain("dev.bothy.oci.registry");
  }
}
