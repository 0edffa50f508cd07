package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What later clients than that of {@link GoClientTest} write: words as they have them. */
class SourceOptionsTest {
  private static final String BLOB = "oci-layout+blob://notreal/repo@sha256:" + "a".repeat(64);

  private static void check(State state, Map<String, String> attrs, String... caps) {
    Definition definition = state.marshal(Platform.LINUX_AMD64);
    Vertex vertex = definition.vertices().getFirst();
    assertThat(((SourceOp) vertex.op().kind()).attrs()).containsAllEntriesOf(attrs);
    assertThat(vertex.metadata().caps().keySet()).contains(caps);
  }

  private static State git(GitOptions options) {
    return State.git("https://github.com/foo/bar.git", options);
  }

  @Test
  void gitByTheCommitWithItsTimes() {
    check(
        git(new GitOptions().ref("main").checksum("1".repeat(40)).fetchByCommit().timesOfCommit()),
        Map.of("git.fetchbycommit", "true", "git.mtime", "commit"),
        "source.git.fetchbycommit",
        "source.git.mtime");
  }

  @Test
  void gitToAndFromBundles() {
    check(
        git(new GitOptions().checkoutBundle()),
        Map.of("git.checkoutbundle", "true"),
        "source.git.checkoutbundle");
    check(
        git(new GitOptions().checksum("1".repeat(40)).bundle(BLOB).bundleStore("s", "t")),
        Map.of("git.bundle", BLOB, "oci.session", "s", "oci.store", "t"),
        "source.git.bundle");
  }

  @Test
  void blobs() {
    String name = "docker.io/library/a@sha256:" + "a".repeat(64);
    State blob =
        State.imageBlob(
            name, new BlobOptions().filename("f").mode(0644).owner(1, 2).store("s", "t"));
    check(
        blob,
        Map.of("http.filename", "f", "http.perm", "0644", "http.uid", "1", "http.gid", "2"),
        "source.imageblob");
    SourceOp op = (SourceOp) blob.marshal(Platform.LINUX_AMD64).vertices().getFirst().op().kind();
    assertThat(op.identifier()).isEqualTo("docker-image+blob://" + name);
    assertThat(op.attrs()).hasSize(4);
    check(
        State.ociLayoutBlob("a@sha256:" + "a".repeat(64), new BlobOptions().store("s", "t")),
        Map.of("oci.session", "s", "oci.store", "t"),
        "source.imageblob");
    for (String wrong : List.of("a:1", "a:1@sha256:" + "a".repeat(64))) {
      assertThatThrownBy(() -> State.imageBlob(wrong, new BlobOptions()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void signedFiles() {
    check(
        State.http("https://example.com/f", new HttpOptions().signature("key", "signature")),
        Map.of("http.sig.pubkey", "key", "http.sig.signature", "signature"),
        "source.http.signatureverify");
  }
}
