package dev.bothy.packages.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.starlark.syntax.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTest {
  private static final String FILE =
      """
      # syntax=v1


      def build():
          base(dev=True)
          install.apt_packages(name=[
              "git",  # for versions
              "curl"  # keep
          ])
          install.python_packages(name = ['numpy', "pandas>=2"])
          shell("zsh")


      def serve():
          base(image="debian:12")
      """;

  private static final Lock LOCK =
      Lock.EMPTY
          .withAdded(AddedEntry.of("build", Manager.APT, List.of("tree", "htop")))
          .withAdded(
              AddedEntry.of("build", Manager.PIP, List.of("jax[cuda] -f https://example.com/x")))
          .withAdded(AddedEntry.of("serve", Manager.APT, List.of("nginx-light")));

  private static SyncPlan plan(String text, Lock lock) {
    return plan(text, "build", lock);
  }

  private static SyncPlan plan(String text, String function, Lock lock) {
    return Sync.plan(SourceFile.of("build.envd", text), function, lock);
  }

  private static Lock added(Manager manager, String... packages) {
    return Lock.EMPTY.withAdded(AddedEntry.of("build", manager, List.of(packages)));
  }

  @Test
  void theStringsAreAllThatIsAdded() {
    SyncPlan plan = plan(FILE, LOCK);
    assertThat(plan.diff())
        .isEqualTo(
            """
            --- a/build.envd
            +++ b/build.envd
            @@ -5,9 +5,11 @@
                 base(dev=True)
                 install.apt_packages(name=[
                     "git",  # for versions
            -        "curl"  # keep
            +        "curl",  # keep
            +        "tree",
            +        "htop"
                 ])
            -    install.python_packages(name = ['numpy', "pandas>=2"])
            +    install.python_packages(name = ['numpy', "pandas>=2", "jax[cuda] -f https://example.com/x"])
                 shell("zsh")
            \s
            \s
            """);
    assertThat(plan.items()).extracting(SyncItem::outcome).containsOnly(SyncItem.Outcome.WRITTEN);
    assertThat(plan.lock().added())
        .extracting(AddedEntry::synced)
        .containsExactly(true, true, false);
    assertThat(plan.isIncomplete()).isFalse();
  }

  @Test
  void twiceIsOnce() {
    SyncPlan first = plan(FILE, LOCK);
    SyncPlan second = plan(first.after().text(), first.lock());
    assertThat(second.isClean()).isTrue();
    assertThat(second.changesFile()).isFalse();
    assertThat(second.diff()).isEmpty();
    assertThat(second.lock()).isEqualTo(first.lock());
    // With the old lock, as after a kill between the two writes.
    SyncPlan again = plan(first.after().text(), LOCK);
    assertThat(again.changesFile()).isFalse();
    assertThat(again.items()).extracting(SyncItem::outcome).containsOnly(SyncItem.Outcome.THERE);
    assertThat(again.lock()).isEqualTo(first.lock());
  }

  @Test
  void withoutSuchACallThereIsOneOfItsOwn() {
    SyncPlan plan = plan(FILE, "serve", LOCK);
    assertThat(plan.after().text())
        .endsWith(
            "    base(image=\"debian:12\")\n    install.apt_packages(name=[\"nginx-light\"])\n");
    assertThat(plan.lock().added())
        .extracting(AddedEntry::synced)
        .containsExactly(false, false, true);
  }

  @Test
  void aComputedListIsLeftAlone() {
    String text =
        """
        TOOLS = ["git"]
        def build():
            base(dev=True)
            install.apt_packages(name=[x for x in TOOLS])
        """;
    SyncPlan plan = plan(text, added(Manager.APT, "tree"));
    assertThat(plan.after().text()).isEqualTo(text + "    install.apt_packages(name=[\"tree\"])\n");
  }

  @Test
  void anotherFormOfThePackageIsTheUsersToChange() {
    SyncPlan plan = plan(FILE, added(Manager.PIP, "Pandas>=1", "torch"));
    assertThat(plan.items())
        .extracting(SyncItem::outcome)
        .containsExactly(SyncItem.Outcome.DIFFERENT, SyncItem.Outcome.WRITTEN);
    assertThat(plan.items().getFirst().place()).isEqualTo("build.envd:10:46");
    assertThat(plan.items().getFirst().detail()).contains("Pandas>=1");
    assertThat(plan.after().text()).contains("\"torch\"").doesNotContain("Pandas");
    assertThat(plan.lock().added().getFirst().synced()).isFalse();
    assertThat(plan.remainingCalls()).isEqualTo("install.python_packages(name=[\"Pandas>=1\"])\n");
  }

  @Test
  void withoutASafePlaceThereAreCallsToPaste() {
    for (String text :
        List.of(
            "def build():\n  base(\n",
            "build = lambda: base()\n",
            "def build():\n  pass\ndef build():\n  pass\n",
            "install = 1\ndef build():\n  pass\n")) {
      SyncPlan plan = plan(text, LOCK);
      assertThat(plan.changesFile()).isFalse();
      assertThat(plan.isIncomplete()).isTrue();
      assertThat(plan.items())
          .allSatisfy(
              item -> {
                assertThat(item.outcome()).isEqualTo(SyncItem.Outcome.REFUSED);
                assertThat(item.detail()).isNotBlank();
              });
      assertThat(plan.lock()).isEqualTo(LOCK);
      assertThat(plan.remainingCalls())
          .isEqualTo(plan.calls())
          .isEqualTo(
              """
              install.apt_packages(name=["tree", "htop"])
              install.python_packages(name=["jax[cuda] -f https://example.com/x"])
              """);
    }
  }

  @Test
  void aLockThatSomeoneEditedDoesNotGetIntoTheFile() {
    SyncPlan plan = plan(FILE, added(Manager.APT, "tree\"]); run([\"id\"", "-y"));
    assertThat(plan.changesFile()).isFalse();
    assertThat(plan.items()).allMatch(item -> item.detail().contains("bothy.lock"));
  }

  @Test
  void nothingPendingIsClean() {
    assertThat(plan("this is no Starlark", Lock.EMPTY).isClean()).isTrue();
    assertThat(plan(FILE, LOCK).isClean()).isFalse();
  }

  @Test
  void fileAndLockAreWrittenTogether(@TempDir Path project) throws Exception {
    Path file = Files.writeString(project.resolve("build.envd"), FILE);
    LockFile lock = LockFile.of(project);
    lock.update(_ -> LOCK);
    SyncedFile synced = new SyncedFile(file, "build.envd", lock);

    SyncPlan plan = synced.plan("build");
    assertThat(Files.readString(file)).isEqualTo(FILE);
    synced.write("build");
    assertThat(Files.readString(file)).isEqualTo(plan.after().text());
    assertThat(lock.read()).isEqualTo(plan.lock());
    assertThat(synced.write("build").isClean()).isTrue();
    try (var files = Files.list(project)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aFileThatIsNoTextIsLeftAlone(@TempDir Path project) throws Exception {
    byte[] bytes = {'#', (byte) 0xFF};
    Path file = Files.write(project.resolve("build.envd"), bytes);
    LockFile lock = LockFile.of(project);
    lock.update(_ -> LOCK);
    SyncedFile synced = new SyncedFile(file, "build.envd", lock);
    assertThatThrownBy(() -> synced.write("build"))
        .isInstanceOf(SyncException.class)
        .hasMessage("build.envd is not UTF-8 text");
    assertThat(file).hasBinaryContent(bytes);
    assertThat(lock.read()).isEqualTo(LOCK);
  }

  @Test
  void aPackageThatIsOneOfSeveralInAStringIsThere() {
    String file =
        """
        def build():
            install.apt_packages(["tree vim=2:9.0"])
            install.python_packages(["numpy pandas --index-url https://x.example/s"])
        """;
    assertThat(plan(file, added(Manager.APT, "tree")).items())
        .extracting(SyncItem::outcome)
        .containsExactly(SyncItem.Outcome.THERE);
    assertThat(plan(file, added(Manager.APT, "vim")).items())
        .extracting(SyncItem::outcome)
        .containsExactly(SyncItem.Outcome.DIFFERENT);
    assertThat(plan(file, added(Manager.PIP, "pandas")).items())
        .extracting(SyncItem::outcome)
        .containsExactly(SyncItem.Outcome.THERE);
  }
}
