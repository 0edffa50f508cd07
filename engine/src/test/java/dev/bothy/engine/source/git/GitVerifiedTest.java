package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.SimpleFileServer;
import dev.bothy.llb.Vertex;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was checked is told apart from what was not, and servers are not believed. */
class GitVerifiedTest extends GitSignedBench {
  @Test
  void whatIsInTheStoreDoesNotGetAroundAnotherKey() throws Exception {
    GitSource source = source(false);
    List<String> pins = new ArrayList<>();
    for (Vertex vertex :
        List.of(
            vertex(url, "#" + signed),
            asked("#" + signed, adasKey),
            asked("#" + signed, bobsKey),
            asked("#" + signed, adasKey, "git.sig.ignoresignedtag", "true"),
            asked("#" + signed, adasKey, "git.sig.requiresignedtag", "true"))) {
      pins.add(Objects.requireNonNull(source.quickPin(vertex)));
    }
    assertThat(pins).doesNotHaveDuplicates();
    good(vertex(url, "#" + signed), "signed\n");
    assertThat(failure(asked("#" + signed, bobsKey))).hasMessageContaining("has not");
    // A key that may expire is looked at each time.
    assertThat(source.quickPin(asked("#" + signed, adasKey, "git.sig.rejectexpired", "true")))
        .isNull();
  }

  @Test
  void theTagThatWasSignedIsPartOfWhatWasChecked() throws Exception {
    String before = source(false).pin(asked("#of-bare", adasKey), context);
    git(work.tree(), "tag", "--annotate", "--message=again", "twin", "bare");
    git(work.tree(), "push", "--quiet", "--force", "origin", "twin:refs/tags/again");
    String after = source(false).pin(asked("#again", adasKey), context);
    assertThat(after).isNotEqualTo(before);
    // Without a key it is the commit alone that counts.
    assertThat(source(false).pin(vertex(url, "#of-bare"), context))
        .isEqualTo(source(false).pin(vertex(url, "#again"), context));
  }

  @Test
  void offlineIsCheckedToo() throws Exception {
    Vertex main = asked("#main", adasKey, "git.sig.rejectexpired", "true");
    good(main, "signed\n");
    server.wanted = "nobody"; // whoever asks it fails
    String pin = source(true).pin(main, context);
    assertThat(source(true).fetch(main, pin, context).result().layers()).hasSize(1);
    assertThatThrownBy(
            () ->
                source(true).pin(asked("#main", bobsKey, "git.sig.rejectexpired", "true"), context))
        .hasMessageContaining("has not");
  }

  /** A server that only hands out files says by one of them what tags name. */
  @Test
  void aServerThatLiesAboutASignedTagIsFoundOut() throws Exception {
    Path lying = directory.resolve("srv/lying.git");
    git(
        directory,
        "clone",
        "--quiet",
        "--bare",
        directory.resolve("srv/signed.git") + "",
        "" + lying);
    git(lying, "update-server-info");
    Path refs = lying.resolve("info/refs");
    String bare = git(lying, "rev-parse", "bare").strip();
    String tag = git(lying, "rev-parse", "v1").strip();
    String lie =
        Files.readString(refs).replace(signed + "\trefs/tags/v1^{}", bare + "\trefs/tags/v1^{}");
    assertThat(lie).contains(tag + "\trefs/tags/v1\n", bare + "\trefs/tags/v1^{}");
    Files.writeString(refs, lie);
    var dumb =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            lying.toRealPath(),
            SimpleFileServer.OutputLevel.NONE);
    dumb.start();
    try {
      String there = "http://127.0.0.1:" + dumb.getAddress().getPort() + "/";
      for (String[] wish :
          List.of(
              new String[] {"git.sig.pubkey", adasKey},
              new String[] {"git.sig.pubkey", adasKey, "git.sig.requiresignedtag", "true"},
              new String[] {"git.checksum", tag})) {
        assertThat(failure(vertex(there, "#v1", wish)))
            .hasMessageContaining("the tag itself names " + signed);
      }
      assertThat(layers()).isEmpty();
    } finally {
      dumb.stop(0);
    }
  }
}
