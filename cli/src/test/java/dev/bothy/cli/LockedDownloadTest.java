package dev.bothy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads in {@code bothy.lock}, and how much of it {@code --locked} and {@code --frozen} ask.
 */
class LockedDownloadTest {
  private static final String CHECKSUM = "sha256:" + "1".repeat(64);

  @TempDir Path home;
  private Path project;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectory(home.resolve("project"));
    Files.writeString(
        project.resolve("build.envd"),
        "def build():\n    return Source.http(\"https://x.example/f\")\n");
  }

  private void lock(String fields) throws IOException {
    Files.writeString(
        project.resolve("bothy.lock"), "{\"schemaVersion\": 1, \"added\": []" + fields + "}");
  }

  private void lockTheDownload() throws IOException {
    lock(
        ", \"downloads\": [{\"url\": \"https://x.example/f\", \"checksum\": \""
            + CHECKSUM
            + "\"}]");
  }

  private CommandLine bothy(String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(project, environment, words);
  }

  @Test
  void aDownloadThatIsNotPinnedIsTold() throws IOException {
    assertThat(bothy("lock", "--check"))
        .returns(4, CommandLine::code)
        .returns(
            "bothy.lock does not pin https://x.example/f: `bothy lock` does\n", CommandLine::err);
    assertThat(bothy("lint", "--json").out()).contains("unpinned-download");
    lockTheDownload();
    assertThat(bothy("lock", "--check"))
        .returns(0, CommandLine::code)
        .returns("", CommandLine::err);
    assertThat(bothy("lint", "--json").out()).doesNotContain("unpinned-download");
    assertThat(bothy("graph").out()).contains("\"http.checksum\": \"" + CHECKSUM);
  }

  @Test
  void aTokenIsNotToldAndCountsForNothing() throws IOException {
    for (String name : new String[] {"token", "auth"}) {
      String url = "https://x.example/f?v=1&" + name + "=";
      Files.writeString(
          project.resolve("build.envd"),
          "def build():\n    return Source.http(\"" + url + "hunter2\")\n");
      assertThat(bothy("lock", "--check").err())
          .isEqualTo("bothy.lock does not pin " + url + "…: `bothy lock` does\n");
      // As typed is how it was written once.
      for (String locked : new String[] {url + "…", url + "hunter2"}) {
        lock(
            ", \"downloads\": [{\"url\": \"" + locked + "\", \"checksum\": \"" + CHECKSUM + "\"}]");
        assertThat(bothy("lock", "--check"))
            .returns(0, CommandLine::code)
            .returns("", CommandLine::err);
      }
      Files.delete(project.resolve("bothy.lock"));
    }
  }

  @Test
  void aStaleLockEndsWhatIsToBeLocked() throws IOException {
    lock("");
    for (String verb : new String[] {"plan", "graph", "build", "up"}) {
      CommandLine stale = bothy(verb, "--locked");
      assertThat(stale.code()).as(stale.err()).isEqualTo(4);
      assertThat(stale.err())
          .contains("bothy.lock is stale: it does not pin\n  build.envd:2:12: https://x.example/f")
          .contains("`bothy lock` pins it");
      assertThat(stale.out()).isEmpty();
    }
    lockTheDownload();
    assertThat(bothy("plan", "--locked").code()).isZero();
  }

  @Test
  void aLockThatIsNotThereIsNotStale() throws IOException {
    assertThat(bothy("plan", "--locked"))
        .returns(4, CommandLine::code)
        .satisfies(
            plan ->
                assertThat(plan.err())
                    .contains(
                        "there is no bothy.lock, which --locked asks for, to pin\n"
                            + "  build.envd:2:12: https://x.example/f")
                    .doesNotContain("stale"));
  }

  @Test
  void aLockTakenAsItIsMustBeThere() throws IOException {
    assertThat(bothy("plan", "--frozen"))
        .returns(4, CommandLine::code)
        .satisfies(
            plan ->
                assertThat(plan.err())
                    .contains(
                        "there is no bothy.lock",
                        "build.envd:2:12: https://x.example/f",
                        "`bothy lock`"));
    lock("");
    assertThat(bothy("plan", "--frozen").code()).isZero();
    assertThat(bothy("plan", "--frozen", "--locked").code()).isEqualTo(2);
  }

  @Test
  void aCheckGoesOnAfterFilesThatAreGoneAndAsksForEachOnce() throws IOException {
    Map<String, String> files =
        new ConcurrentHashMap<>(Map.of("/gone", "1", "/lost", "1", "/same", "1", "/moved", "1"));
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    HttpServer server = server(files, asked, false);
    try {
      String at = "http://127.0.0.1:" + server.getAddress().getPort();
      Files.writeString(
          project.resolve("build.envd"),
          """
          def build():
              return Source.merge([
                  Source.http("AT/gone"),
                  Source.http("AT/moved"),
                  Source.http("AT/lost"),
                  Source.http("AT/same"),
              ])
          """
              .replace("AT", at));
      assertThat(bothy("lock").code()).isZero();
      files.keySet().removeAll(List.of("/gone", "/lost"));
      files.put("/moved", "2");
      asked.clear();
      CommandLine check = bothy("lock", "--check", "--upgrade");
      assertThat(check.code()).isEqualTo(1);
      assertThat(check.err())
          .contains(at + "/moved has moved from ")
          .containsOnlyOnce("error: build.envd:3:9: " + at + "/gone: the server answered 404")
          .containsOnlyOnce("error: build.envd:5:9: " + at + "/lost: the server answered 404")
          .doesNotContain(at + "/same has moved");
      assertThat(asked)
          .containsOnlyKeys("/gone", "/lost", "/moved", "/same")
          .allSatisfy((path, times) -> assertThat(times).as(path).isOne());
    } finally {
      server.stop(0);
    }
    assertThat(bothy("lock", "--check", "--upgrade"))
        .returns(6, CommandLine::code)
        .satisfies(check -> assertThat(check.err()).contains("build.envd:3:9", "build.envd:6:9"));
  }

  /**
   * @param files texts by path; an empty one is not there
   * @param asked is told how often each was asked for
   * @param tagged whether it says by what to ask whether a file has changed
   */
  private static HttpServer server(
      Map<String, String> files, Map<String, Integer> asked, boolean tagged) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.merge(path, 1, Integer::sum);
          byte[] body = files.getOrDefault(path, "").getBytes(UTF_8);
          if (tagged) {
            exchange.getResponseHeaders().add("ETag", "\"" + files.get(path) + "\"");
          }
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aCheckGoesOnAfterAServerThatIsGone() throws IOException {
    Map<String, String> files = new ConcurrentHashMap<>(Map.of("/f", "1", "/g", "1"));
    HttpServer gone = server(files, new ConcurrentHashMap<>(), true);
    HttpServer there = server(files, new ConcurrentHashMap<>(), true);
    try {
      String lost = "http://127.0.0.1:" + gone.getAddress().getPort();
      String moved = "http://127.0.0.1:" + there.getAddress().getPort() + "/f";
      Files.writeString(
          project.resolve("build.envd"),
          """
          def build():
              return Source.merge([
                  Source.http("LOST/f"),
                  Source.http("MOVED"),
                  Source.http("LOST/g"),
              ])
          """
              .replace("LOST", lost)
              .replace("MOVED", moved));
      assertThat(bothy("lock").code()).isZero();
      gone.stop(0);
      files.put("/f", "2");
      CommandLine check = bothy("lock", "--check", "--upgrade");
      assertThat(check.code()).isEqualTo(6);
      assertThat(check.err())
          .contains(moved + " has moved from ")
          .containsOnlyOnce("error: build.envd:3:9: " + lost + "/f: ")
          .containsOnlyOnce("error: build.envd:5:9: " + lost + "/g: ");
    } finally {
      gone.stop(0);
      there.stop(0);
    }
  }

  /** Which fails first is chance. */
  @Test
  void theCodeIsOfAllServersThatFail() throws IOException {
    HttpServer there = server(Map.of(), new ConcurrentHashMap<>(), true);
    HttpServer gone = server(Map.of(), new ConcurrentHashMap<>(), true);
    gone.stop(0);
    try {
      String lost = "http://127.0.0.1:" + gone.getAddress().getPort() + "/f";
      String lacking = "http://127.0.0.1:" + there.getAddress().getPort() + "/f";
      for (List<String> urls : List.of(List.of(lost, lacking), List.of(lacking, lost))) {
        Files.writeString(
            project.resolve("build.envd"),
            "def build():\n    return Source.merge([Source.http(\"%s\"), Source.http(\"%s\")])\n"
                .formatted(urls.toArray()));
        assertThat(bothy("lock"))
            .returns(1, CommandLine::code)
            .satisfies(
                lock ->
                    assertThat(lock.err())
                        .containsSubsequence(
                            "error: build.envd:2:26: " + urls.get(0),
                            "error: build.envd:2:",
                            urls.get(1)));
      }
    } finally {
      there.stop(0);
    }
  }

  /** As it was written before `auth` was known to be a secret. */
  @Test
  void anAddressAsTypedIsReadAsShownAndWrittenSo() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write('1');
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/f?auth=";
      Files.writeString(
          project.resolve("build.envd"),
          "def build():\n    return Source.http(\"" + url + "hunter2\")\n");
      assertThat(bothy("lock").code()).isZero();
      String shown = Files.readString(project.resolve("bothy.lock"));
      assertThat(shown).contains(url + "…").doesNotContain("hunter2");
      String typed = shown.replace("auth=…", "auth=hunter2");
      for (String[] words :
          new String[][] {
            {"lock"},
            {"lock", "--upgrade"},
            {"lock", "--upgrade", url + "hunter2"},
            {"lock", "--upgrade", url + "…"}
          }) {
        Files.writeString(project.resolve("bothy.lock"), typed);
        CommandLine check = bothy("lock", "--check", "--upgrade");
        assertThat(check.code()).isZero();
        assertThat(check.err()).doesNotContain("does not pin", "has moved");
        CommandLine lock = bothy(words);
        assertThat(lock.code()).as(lock.err()).isZero();
        assertThat(lock.err()).contains("wrote bothy.lock").doesNotContain("hunter2");
        assertThat(Files.readString(project.resolve("bothy.lock"))).isEqualTo(shown);
        assertThat(bothy(words).err()).contains("bothy.lock is up to date");
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void twoFilesOfOneShownAddressAreTold() throws IOException {
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            return Source.merge([
                Source.http("https://x.example/f?key=a.bin"),
                Source.http("https://x.example/f?key=a.bin", filename="again"),
                Source.http("https://x.example/f?key=b.bin"),
            ])
        """);
    assertThat(bothy("lock", "--offline").err())
        .containsOnlyOnce("note: ")
        .contains(
            "note: build.envd:5:9: https://x.example/f?key=… is another download's address too",
            "give them checksum=");
  }

  @Test
  void whatHasNothingToPinIsLockedWithoutALock() throws IOException {
    Files.writeString(project.resolve("build.envd"), "def build():\n    return Source.scratch()\n");
    assertThat(bothy("plan", "--locked").code()).isZero();
    assertThat(bothy("lock"))
        .returns(0, CommandLine::code)
        .returns("bothy.lock is not needed: there is nothing to pin\n", CommandLine::err);
    assertThat(project.resolve("bothy.lock")).doesNotExist();
    assertThat(bothy("plan", "--frozen").code()).isZero();
  }
}
