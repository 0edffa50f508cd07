package dev.bothy.packages.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lock pins: libraries, repositories, downloads and images. */
class PinsTest {
  private static Lock parse(String text) throws LockException {
    return Lock.parse(text.getBytes(StandardCharsets.UTF_8), "bothy.lock");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          downloads | "url": "https://x/f", "checksum": "sha256:%s" | https://x/f a second time
          images    | "image": "debian:12", "digest": "sha256:%s"   | docker.io/library/debian:12 a second time
          libraries | "git": "https://x/l", "commit": "%s"          | https://x/l a second time
          libraries | "git": "https://x/l", "ref": "v1", "commit": "%s" | https://x/l@v1 a second time
          repositories | "git": "https://x/c", "ref": "v1", "head": "refs/tags/v1", "commit": "%s" | https://x/c@v1 a second time
          """)
  void twoPinsOfOneThingAreRefusedAtTheEntryUnlessTheyAreTheSame(
      String list, String fields, String message) throws Exception {
    int digits = fields.contains("commit") ? 40 : 64;
    String one = "{" + fields.formatted("1".repeat(digits)) + "}";
    String two = "{" + fields.formatted("2".repeat(digits)) + "}";
    String lock = "{\"schemaVersion\": 1, \"" + list + "\": [%s, %s]}";
    assertThatThrownBy(() -> parse(lock.formatted(one, two)))
        .isInstanceOf(LockException.class)
        .hasMessageContaining(list + "[1]")
        .hasMessageContaining(message)
        .extracting(e -> ((LockException) e).hint())
        .asString()
        .contains("keep one");
    assertThatCode(() -> parse(lock.formatted(one, one))).doesNotThrowAnyException();
  }

  /** As an earlier version wrote them, which knew fewer names of secrets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          downloads    | "url": "https://x/f?auth=%s", "checksum": "sha256:%s" | https://x/f?auth=…
          libraries    | "git": "https://x/l?auth=%s", "ref": "v1", "commit": "%s" | https://x/l?auth=…@v1
          repositories | "git": "https://x/c?auth=%s", "head": "HEAD", "commit": "%s" | https://x/c?auth=…
          """)
  void addressesAsTypedAreReadAsShown(String list, String fields, String name) throws Exception {
    int digits = list.equals("downloads") ? 64 : 40;
    String one = "{" + fields.formatted("hunter2", "1".repeat(digits)) + "}";
    String two = "{" + fields.formatted("hunter3", "2".repeat(digits)) + "}";
    String lock = "{\"schemaVersion\": 1, \"" + list + "\": [%s]}";
    Lock read = parse(lock.formatted(one));
    assertThat(read.pins()).extracting(Pin::name).containsExactly(name);
    assertThat(read.toString()).contains("?auth=…\"").doesNotContain("hunter2");
    assertThatThrownBy(() -> parse(lock.formatted(one + ", " + two)))
        .hasMessageContaining(list + "[1] pins " + name + " a second time");
  }

  @Test
  void librariesAreSortedReplacedAndKeepFieldsOfNewerVersions() throws LockException {
    String one = "1".repeat(40);
    String two = "2".repeat(40);
    Lock lock =
        parse(
            "{\"schemaVersion\": 1, \"libraries\": [{\"git\": \"https://x/b\", \"ref\": \"v1\","
                + " \"commit\": \""
                + one
                + "\", \"hash\": \"later\"}]}");
    Lock more =
        lock.with(LibraryPin.of("https://x/a", "", one))
            .with(LibraryPin.of("https://x/b", "v1", two));
    assertThat(more)
        .hasToString(
            """
            {
              "schemaVersion": 1,
              "added": [],
              "libraries": [
                {
                  "git": "https://x/a",
                  "commit": "%s"
                },
                {
                  "git": "https://x/b",
                  "ref": "v1",
                  "commit": "%s",
                  "hash": "later"
                }
              ]
            }
            """
                .formatted(one, two));
    assertThat(parse(more.toString())).isEqualTo(more);
    assertThat(more.without(_ -> true)).isEqualTo(Lock.EMPTY);
  }

  @Test
  void repositoriesAreSortedReplacedAndKeepFieldsOfNewerVersions() throws LockException {
    String one = "1".repeat(40);
    String two = "2".repeat(64);
    Lock lock =
        parse(
            """
            {"schemaVersion": 1, "repositories": [
              {"git": "ssh://git@x/b", "ref": "v1", "head": "refs/heads/v1", "commit": "%s", "size": 3}]}
            """
                .formatted(one));
    Lock more =
        lock.with(RepositoryPin.of("ssh://git@x/b", "", "refs/heads/main", one))
            .with(RepositoryPin.of("ssh://git@x/b", "v1", "refs/tags/v1", two));
    assertThat(more)
        .hasToString(
            """
            {
              "schemaVersion": 1,
              "added": [],
              "repositories": [
                {
                  "git": "ssh://git@x/b",
                  "head": "refs/heads/main",
                  "commit": "%s"
                },
                {
                  "git": "ssh://git@x/b",
                  "ref": "v1",
                  "head": "refs/tags/v1",
                  "commit": "%s",
                  "size": 3
                }
              ]
            }
            """
                .formatted(one, two));
    assertThat(parse(more.toString())).isEqualTo(more);
    assertThat(more.pins())
        .extracting(Pin::name)
        .containsExactly("ssh://git@x/b", "ssh://git@x/b@v1");
    assertThat(more.without(pin -> pin.name().endsWith("@v1")).pins(RepositoryPin.class))
        .extracting(RepositoryPin::head)
        .containsExactly("refs/heads/main");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refs/heads/main | main                                     | to "refs/heads/main" at "main"
          main            | 1111111111111111111111111111111111111111 | to "main" at
          --upload-pack=x | 1111111111111111111111111111111111111111 | to "--upload-pack=x" at
          """)
  void aRepositoryIsPinnedToAWholeCommitOfAWholeName(String head, String commit, String message) {
    String lock =
        """
        {"schemaVersion": 1, "repositories": [{"git": "https://x/c", "head": "%s", "commit": "%s"}]}
        """
            .formatted(head, commit);
    assertThatThrownBy(() -> parse(lock))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("repositories[0] pins https://x/c " + message);
  }

  @Test
  void downloadsAreSortedReplacedAndKeepFieldsOfNewerVersions() throws LockException {
    String one = "sha256:" + "1".repeat(64);
    String two = "sha256:" + "2".repeat(64);
    Lock lock =
        parse(
            """
            {"schemaVersion": 1, "later": null, "downloads": [
              {"url": "https://x/b", "checksum": "%s", "size": 3}]}
            """
                .formatted(one));
    Lock more =
        lock.with(DownloadPin.of("https://x/a", one)).with(DownloadPin.of("https://x/b", two));
    assertThat(more)
        .hasToString(
            """
            {
              "schemaVersion": 1,
              "added": [],
              "downloads": [
                {
                  "url": "https://x/a",
                  "checksum": "%s"
                },
                {
                  "url": "https://x/b",
                  "checksum": "%s",
                  "size": 3
                }
              ],
              "later": null
            }
            """
                .formatted(one, two));
    assertThat(parse(more.toString())).isEqualTo(more);
    assertThat(more.without(_ -> true).pins()).isEmpty();
  }

  @Test
  void imagesAreSortedReplacedAndKeepFieldsOfNewerVersions() throws LockException {
    Digest one = Digest.parse("sha256:" + "1".repeat(64));
    Digest two = Digest.parse("sha256:" + "2".repeat(64));
    Lock lock =
        parse(
            """
            {"schemaVersion": 1, "images": [{"image": "debian", "digest": "%s", "size": 3}]}
            """
                .formatted(one));
    Lock more =
        lock.with(ImagePin.of("a.example/x:1", one))
            .with(ImagePin.of("docker.io/library/debian:latest", two));
    assertThat(more)
        .hasToString(
            """
            {
              "schemaVersion": 1,
              "added": [],
              "images": [
                {
                  "image": "a.example/x:1",
                  "digest": "%s"
                },
                {
                  "image": "docker.io/library/debian:latest",
                  "digest": "%s",
                  "size": 3
                }
              ]
            }
            """
                .formatted(one, two));
    assertThat(parse(more.toString())).isEqualTo(more);
    assertThat(more.without(_ -> true)).isEqualTo(Lock.EMPTY);
  }
}
