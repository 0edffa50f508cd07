package dev.bothy.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.Platform;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.store.BlobNotFoundException;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real registry. */
@Tag("containers")
class DockerRegistryTest {
  @TempDir Path dir;
  private ContentStore here;
  private ContentStore there;

  @BeforeEach
  void stores() throws IOException {
    here = ContentStore.open(dir.resolve("here"));
    there = ContentStore.open(dir.resolve("there"));
  }

  @AfterEach
  void noPartialsStay() {
    assertThat(there.root().resolve("ingest")).isEmptyDirectory();
  }

  private RegistryClient client() {
    return new RegistryClient(
        new RegistryOptions(
            Map.of("DOCKER_CONFIG", dir.resolve("docker").toString(), "PATH", dir.toString()),
            dir,
            Set.of(),
            3,
            Duration.ofMillis(1),
            3));
  }

  private ImageTransfer transfer(ContentStore store) {
    return new ImageTransfer(client(), store, TransferListener.NONE);
  }

  private void login(String json) throws IOException {
    Files.createDirectories(dir.resolve("docker"));
    Files.writeString(dir.resolve("docker/config.json"), json);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes by their digest alone, which says neither what they are nor how many. */
  @Test
  void blobsAndManifestsComeByTheirDigest() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference name = ImageReference.parse(registry.host() + "/team/app:1");
      Descriptor image = Images.make(here, 1, 500_000, Compression.GZIP);
      transfer(here).push(image, name, List.of());
      Digest layer = Manifest.parse(here.read(image.digest()), "").layers().getFirst().digest();
      for (Digest digest : List.of(layer, image.digest())) {
        client().pull(name, digest, there, TransferListener.NONE);
        assertThat(Files.mismatch(there.path(digest), here.path(digest))).isEqualTo(-1);
      }
      assertThatThrownBy(
              () -> client().pull(name, Digest.of(new byte[0]), there, TransferListener.NONE))
          .isInstanceOf(RegistryException.NotFound.class);
    }
  }

  @Test
  void anImageComesBackAsItWasPushed() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference name = ImageReference.parse(registry.host() + "/team/app:1");
      Descriptor image = Images.make(here, 3, 500_000, Compression.GZIP);

      assertThat(transfer(here).push(image, name, List.of())).isEqualTo(image);
      assertThat(client().resolve(name)).isEqualTo(image);
      PulledImage pulled = transfer(there).pull(name, Platform.LINUX_AMD64);

      assertThat(pulled.root()).isEqualTo(image);
      assertThat(pulled.config().cmd()).containsExactly("/bin/true");
      for (Descriptor layer : pulled.image().layers()) {
        assertThat(there.verify(layer.digest())).isTrue();
      }
    }
  }

  @Test
  void aPinnedImageThatIsHereNeedsNoNetwork() throws Exception {
    Descriptor image = Images.make(there, 2, 1000, Compression.GZIP);
    ImageReference pinned = ImageReference.parse("localhost:1/app@" + image.digest());
    assertThat(transfer(there).pull(pinned, Platform.LINUX_AMD64).root()).isEqualTo(image);
  }

  @Test
  void anIndexGivesThePlatformsImage() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference name = ImageReference.parse(registry.host() + "/multi:1");
      Descriptor one = Images.make(here, 1, 10, Compression.GZIP);
      Descriptor two = Images.make(here, 2, 20, Compression.GZIP);
      Index index =
          Index.of(
              List.of(
                  one.withPlatform(Platform.parse("linux/amd64")),
                  two.withPlatform(Platform.parse("linux/arm64"))));
      Descriptor root = here.put(MediaType.OCI_INDEX, index.toBytes());
      transfer(here).push(root, name, List.of());

      assertThat(client().resolve(name)).isEqualTo(root);
      PulledImage pulled = transfer(there).pull(name, Platform.parse("linux/arm64"));
      assertThat(pulled.root()).isEqualTo(root);
      assertThat(pulled.manifest()).isEqualTo(two);
      assertThatThrownBy(() -> transfer(there).pull(name, Platform.parse("linux/s390x")))
          .isInstanceOf(RegistryException.NotFound.class)
          .hasMessageContaining("has no image for linux/s390x")
          .extracting("hint")
          .asString()
          .contains("linux/amd64, linux/arm64");
    }
  }

  @Test
  void layersOfTheSameRegistryAreMounted() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference base = ImageReference.parse(registry.host() + "/base:1");
      ImageReference copy = ImageReference.parse(registry.host() + "/copy:1");
      Descriptor image = Images.make(here, 1, 100_000, Compression.ZSTD);
      transfer(here).push(image, base, List.of());
      Manifest manifest = Manifest.parse(here.read(image.digest()), "m");
      Descriptor layer = manifest.layers().getFirst();
      RegistryClient client = client();
      assertThat(client.hasBlob(copy, layer.digest())).isFalse();
      assertThat(client.pushBlob(copy, layer, here, List.of(base), TransferListener.NONE))
          .isFalse();
      assertThat(client.hasBlob(copy, layer.digest())).isTrue();
      assertThat(client.pushBlob(copy, layer, here, List.of(), TransferListener.NONE)).isFalse();
    }
  }

  @Test
  void aDamagedBlobIsNotPushed() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference name = ImageReference.parse(registry.host() + "/app:1");
      Descriptor image = Images.make(here, 1, 5_000, Compression.NONE);
      Descriptor layer = Manifest.parse(here.read(image.digest()), "m").layers().getFirst();
      byte[] bytes = Files.readAllBytes(here.path(layer.digest()));
      bytes[700] ^= 1;
      Files.delete(here.path(layer.digest()));
      Files.write(here.path(layer.digest()), bytes);
      assertThatThrownBy(() -> transfer(here).push(image, name, List.of()))
          .isInstanceOf(BlobNotFoundException.class);
      assertThat(here.has(layer.digest())).isFalse();
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), false)) {
      ImageReference name = ImageReference.parse(registry.host() + "/none:1");
      assertThatThrownBy(() -> client().manifest(name))
          .isInstanceOf(RegistryException.NotFound.class)
          .hasMessageContaining(registry.host() + " has no manifest 1 of " + name.name());
      Descriptor blob = new Descriptor(MediaType.OCI_LAYER, Digest.of(new byte[] {1}), 1);
      assertThatThrownBy(() -> client().pullBlob(name, blob, there, TransferListener.NONE))
          .isInstanceOf(RegistryException.NotFound.class);
    }
  }

  @Test
  void logsInWithWhatDockerKnows() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), true)) {
      ImageReference name = ImageReference.parse(registry.host() + "/app:1");
      Descriptor image = Images.make(here, 1, 400_000, Compression.GZIP);
      assertThatThrownBy(() -> transfer(here).push(image, name, List.of()))
          .isInstanceOf(RegistryException.Unauthorised.class)
          .hasMessageContaining(registry.host() + " asks for a login");

      login(
          "{\"auths\":{\"http://"
              + registry.host()
              + "/v1/\":{\"auth\":\""
              + base64("me:open sesame")
              + "\"}}}");
      transfer(here).push(image, name, List.of());
      assertThat(transfer(there).pull(name, Platform.LINUX_AMD64).root()).isEqualTo(image);

      login("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + base64("me:wrong!") + "\"}}}");
      assertThatThrownBy(() -> client().manifest(name))
          .isInstanceOf(RegistryException.Unauthorised.class)
          .hasMessageContaining("refuses the credentials of user me")
          .hasMessageNotContaining("wrong!");
    }
  }

  @Test
  void asksACredentialHelper() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(dir.resolve("registry"), true)) {
      Path helper = dir.resolve("docker-credential-test");
      Files.writeString(
          helper,
          "#!/bin/sh\n"
              + "[ \"$1\" = get ] || exit 9\n"
              + "read server\n"
              + "[ \"$server\" = \""
              + registry.host()
              + "\" ] || { echo 'credentials not found in native keychain'; exit 1; }\n"
              + "echo '{\"ServerURL\":\"x\",\"Username\":\"me\",\"Secret\":\"open sesame\"}'\n");
      assertThat(helper.toFile().setExecutable(true)).isTrue();
      ImageReference name = ImageReference.parse(registry.host() + "/app:1");
      Descriptor image = Images.make(here, 1, 4000, Compression.GZIP);

      login("{\"credHelpers\":{\"" + registry.host() + "\":\"test\"}}");
      transfer(here).push(image, name, List.of());
      login("{\"credsStore\":\"test\"}");
      assertThat(client().resolve(name)).isEqualTo(image);
      login("{\"credsStore\":\"nowhere\"}");
      assertThatThrownBy(() -> client().resolve(name))
          .isInstanceOf(RegistryException.Unauthorised.class)
          .hasMessageContaining("docker-credential-nowhere");
      login("{\"credsStore\":\"../evil\"}");
      assertThatThrownBy(() -> client().resolve(name))
          .hasMessageContaining("is not a helper's name");
    }
  }
}
