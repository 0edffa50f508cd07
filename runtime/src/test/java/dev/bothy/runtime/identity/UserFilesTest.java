package dev.bothy.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.Identity;
import org.junit.jupiter.api.Test;

final class UserFilesTest {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      games:x:5:60:games:/usr/games:/usr/sbin/nologin
      ubuntu:x:1000:1000::/home/ubuntu:/bin/bash
      """;
  private static final Identity ANN = new Identity("ann", 1000, 1000, "/home/ann");

  @Test
  void theUserComesFirstSoThatTheIdHasItsName() {
    UserFiles files = UserFiles.of(ANN, PASSWD, "/bin/bash");
    assertThat(files.passwd(PASSWD)).isEqualTo("ann:x:1000:1000::/home/ann:/bin/bash\n" + PASSWD);
  }

  @Test
  void aNameThatTheImageGaveToSomeoneElseIsNotTaken() {
    Identity games = new Identity("games", 1001, 1001, "/home/games");
    assertThat(UserFiles.of(games, PASSWD, "/bin/sh").user()).isEqualTo("dev");
    Identity dev = new Identity("games", 1001, 1001, "/home/games");
    assertThat(UserFiles.of(dev, PASSWD + "dev:x:7:7::/:\n", "/bin/sh").user()).isEqualTo("dev2");
    Identity same = new Identity("ubuntu", 1000, 1000, "/home/ubuntu");
    assertThat(UserFiles.of(same, PASSWD, "/bin/sh").user()).isEqualTo("ubuntu");
  }

  @Test
  void rootKeepsItsNameGetsTheShellAndAnUnprivilegedHelper() {
    UserFiles files = UserFiles.of(Identity.ROOT, PASSWD, "/bin/zsh");
    assertThat(files.passwd(PASSWD))
        .startsWith("root:x:0:0::/root:/bin/zsh\n")
        .contains("sshd:x:999:65534::/run/sshd:/usr/sbin/nologin\n")
        .doesNotContain("/bin/sh\n");
    assertThat(files.shadow("root:!:19000:0:99999:7:::\n"))
        .isEqualTo("root:*:19000:0:99999:7:::\n");
    assertThat(files.shadow("root:$y$secret:1::::::\n")).isEqualTo("root:$y$secret:1::::::\n");
  }

  @Test
  void writingTwiceIsWritingOnce() {
    for (Identity identity : new Identity[] {ANN, Identity.ROOT}) {
      UserFiles files = UserFiles.of(identity, PASSWD, "/bin/bash");
      String once = files.passwd(PASSWD);
      assertThat(files.passwd(once)).isEqualTo(once);
      String group = files.group("root:x:0:\nann:x:7:\n");
      assertThat(files.group(group)).isEqualTo(group);
      String shadow = files.shadow("");
      assertThat(files.shadow(shadow)).isEqualTo(shadow);
    }
  }

  @Test
  void aGroupOfTheUsersIdIsNamed() {
    UserFiles files = UserFiles.of(ANN, PASSWD, "/bin/bash");
    assertThat(files.group("root:x:0:\n")).isEqualTo("root:x:0:\nann:x:1000:\n");
    assertThat(files.group("staff:x:1000:\n")).isEqualTo("staff:x:1000:\n");
    assertThat(files.group("ann:x:7:\n")).isEqualTo("ann:x:7:\nann-group:x:1000:\n");
  }
}
