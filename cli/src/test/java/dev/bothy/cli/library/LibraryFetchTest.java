package dev.bothy.cli.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.bothy.cli.Git;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.dialect.project.Library;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository that a plain web server has, fetched, and found again when the server is gone. */
class LibraryFetchTest {
  @TempDir Path home;

  private String git(Path directory, String... arguments) throws Exception {
    return Git.in(directory, home, arguments);
  }

  @Test
  void aRepositoryOfAWebServerIsKept() throws Exception {
    Path work = Files.createDirectory(home.resolve("work"));
    git(work, "init", "-q", "-b", "main");
    Files.writeString(work.resolve("a.envd"), "x = 1\n");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "one");
    String commit = git(work, "rev-parse", "HEAD");
    Path served = Files.createDirectory(home.resolve("served"));
    git(home, "clone", "-q", "--bare", work.toString(), served.resolve("lib").toString());
    git(served.resolve("lib"), "update-server-info");
    LibraryCache cache = new LibraryCache(home.resolve("cache"), home, Map.of());
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            served,
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    Library library;
    Library pinned;
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/lib";
      library = new Library(url, "main", "");
      pinned = new Library(url, "", commit);
      assertThat(cache.find(library)).isNull();
      LibraryFetch.fetch(
          cache, library, Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")));
    } finally {
      server.stop(0);
    }
    Checkout checkout = Objects.requireNonNull(cache.find(library));
    assertThat(checkout.commit()).isEqualTo(commit);
    assertThat(checkout.directory().resolve("a.envd")).hasContent("x = 1");
    assertThat(checkout.directory().resolve(".git")).doesNotExist();
    assertThat(checkout.pinned()).isFalse();
    assertThat(cache.find(pinned)).isEqualTo(new Checkout(checkout.directory(), commit, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "master"})
  void aCommitThatIsNotThereIsNamed(String branch) throws Exception {
    Path work = Files.createDirectory(home.resolve("work"));
    git(work, "init", "-q", "-b", branch);
    Files.writeString(work.resolve("a.envd"), "x = 1\n");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "one");
    String absent = "3".repeat(40);
    assertThatThrownBy(
            () ->
                LibraryFetch.fetch(
                    new LibraryCache(home.resolve("cache"), home, Map.of()),
                    new Library(work.toString(), "", absent),
                    Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(absent)
        .hasMessageNotContaining("refusing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://none.invalid/lib", "git://127.0.0.1:1/lib"})
  void aServerOutOfReachIsNoFaultOfTheLibrary(String url) {
    assertThatThrownBy(
            () ->
                LibraryFetch.fetch(
                    new LibraryCache(home.resolve("cache"), home, Map.of()),
                    new Library(url, "", ""),
                    Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"))))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> {
              assertThat(failure.exit()).isEqualTo(Exit.HOST);
              assertThat(failure.hint()).startsWith("check the address");
            });
  }
}
