package dev.bothy.packages.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.AddedStep.Manager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockTest {
  private static final Lock LOCK =
      Lock.EMPTY
          .withAdded(AddedEntry.of("build", Manager.APT, List.of("tree", "htop")).withSynced(true))
          .withAdded(
              AddedEntry.of("build", Manager.PIP, List.of("jax[cuda] -f https://example.com/x"))
                  .withResolved(List.of("jaxlib==1", "jax==2", "jax==2")))
          .withAdded(AddedEntry.of("serve", Manager.APT, List.of("nginx-light")));

  private static Lock parse(String text) throws LockException {
    return Lock.parse(text.getBytes(StandardCharsets.UTF_8), "bothy.lock");
  }

  @Test
  void theTextIsForDiffs() {
    assertThat(LOCK)
        .hasToString(
            """
            {
              "schemaVersion": 1,
              "added": [
                {
                  "function": "build",
                  "manager": "apt",
                  "packages": [
                    "tree",
                    "htop"
                  ],
                  "synced": true
                },
                {
                  "function": "build",
                  "manager": "pip",
                  "packages": [
                    "jax[cuda] -f https://example.com/x"
                  ],
                  "resolved": [
                    "jax==2",
                    "jaxlib==1"
                  ],
                  "synced": false
                },
                {
                  "function": "serve",
                  "manager": "apt",
                  "packages": [
                    "nginx-light"
                  ],
                  "synced": false
                }
              ]
            }
            """);
    assertThat(Lock.EMPTY).hasToString("{\n  \"schemaVersion\": 1,\n  \"added\": []\n}\n");
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Lock again = parse(LOCK.toString());
    assertThat(again).isEqualTo(LOCK);
    assertThat(again.added()).isEqualTo(LOCK.added());
    assertThat(again.toBytes()).isEqualTo(LOCK.toBytes());
  }

  @Test
  void entriesBelongToAFunction() {
    assertThat(LOCK.steps("build"))
        .containsExactly(
            new AddedStep(Manager.APT, List.of("tree", "htop"), true),
            new AddedStep(Manager.PIP, List.of("jax[cuda] -f https://example.com/x"), false));
    assertThat(LOCK.added("serve")).hasSize(1);
    assertThat(LOCK.steps("other")).isEmpty();
  }

  @Test
  void unknownFieldsAreKept() throws Exception {
    String text =
        """
        {
          "schemaVersion": 1,
          "added": [
            {
              "function": "build",
              "manager": "apt",
              "packages": [
                "tree"
              ],
              "synced": false,
              "note": {
                "by": "me",
                "n": 1.50
              }
            }
          ],
          "pins": [
            true,
            []
          ]
        }
        """;
    Lock lock = parse(text);
    assertThat(lock).hasToString(text);
    Lock changed = lock.withEntries(List.of(lock.added().getFirst().withSynced(true)));
    assertThat(changed).hasToString(text.replace("\"synced\": false", "\"synced\": true"));
    assertThat(lock.withAdded(LOCK.added().getFirst()).toString()).contains("\"pins\"");
  }

  @Test
  void noBytesAreTheEmptyLock() throws Exception {
    assertThat(parse("")).isEqualTo(Lock.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                        | bothy.lock
          []                                       | is not a JSON object
          {}                                       | has no field "schemaVersion"
          {"schemaVersion":0,"added":[]}           | format 0
          {"schemaVersion":"1"}                    | schemaVersion
          {"schemaVersion":1,"added":{}}           | field "added" is not an array
          {"schemaVersion":1,"added":[1]}          | field "added" is not an array of objects
          {"schemaVersion":1,"added":[{}]}         | has no field "function"
          {"schemaVersion":1,"added":[{"function":"b","manager":"apt","packages":[]}]} | no packages
          {"schemaVersion":1,"added":[{"function":"b","manager":"conda","packages":["x"]}]} | "conda"
          {"schemaVersion":1,"added":[{"function":"b","manager":"apt","packages":[3]}]} | packages
          {"schemaVersion":1,"downloads":[{"url":"https://x/f"}]} | has no field "checksum"
          {"schemaVersion":1,"downloads":[{"url":"https://x/f","checksum":"md5:1"}]} | the checksum "md5:1"
          {"schemaVersion":1,"images":[{"image":"debian:12"}]} | has no field "digest"
          {"schemaVersion":1,"images":[{"image":"debian:12","digest":"md5:1"}]} | pins the image "debian:12" to "md5:1"
          {"schemaVersion":1} trailing             | bothy.lock
          """)
  void brokenLocksAreRefused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(LockException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((LockException) e).hint()).contains("git", "pins"));
  }

  @Test
  void whatIsNoJsonIsSaidWithItsLineAndWithoutNamesOfALibrary() {
    assertThatThrownBy(() -> parse("{\n  schemaVersion: 1\n}"))
        .isInstanceOf(LockException.class)
        .hasMessage("bothy.lock is not JSON: line 2");
  }

  @Test
  void aNewerLockIsLeftAlone() {
    assertThatThrownBy(() -> parse("{\"schemaVersion\":2,\"added\":[{\"x\":1}]}"))
        .isInstanceOf(LockException.class)
        .hasMessage("bothy.lock has format 2, and this Bothy reads up to 1")
        .extracting(e -> ((LockException) e).hint())
        .isEqualTo("update Bothy; the lock was left as it is");
  }

  @Test
  void mergeConflictsAreNamed() {
    String text = LOCK.toString().replace("\"tree\",", "<<<<<<< HEAD\n\"tree\",\n=======");
    String conflicted = text.replace("\"htop\"", "\"htop\"\n>>>>>>> other");
    assertThatThrownBy(() -> parse(conflicted.replace("<<<<<<< HEAD", "\n<<<<<<< HEAD")))
        .extracting(e -> ((LockException) e).hint())
        .asString()
        .contains("merge conflict", "\"added\"", "\"libraries\"", "\"downloads\"", "\"images\"");
  }

  @Property(seed = "20261120")
  void anyBytesAreALockOrRefused(@ForAll byte[] bytes) {
    try {
      Lock.parse(bytes, "bothy.lock");
    } catch (LockException e) {
      assertThat(e.hint()).isNotBlank();
    }
  }

  @Property(seed = "20261120")
  void anyNamesComeThrough(@ForAll List<String> names, @ForAll boolean synced)
      throws LockException {
    if (names.isEmpty() || names.stream().anyMatch(n -> !isUnicode(n))) {
      return;
    }
    Lock lock = Lock.EMPTY.withAdded(AddedEntry.of("build", Manager.PIP, names).withSynced(synced));
    assertThat(Lock.parse(lock.toBytes(), "x").added()).isEqualTo(lock.added());
  }

  private static boolean isUnicode(String text) {
    return text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }
}
