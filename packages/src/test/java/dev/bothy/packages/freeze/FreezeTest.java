package dev.bothy.packages.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.AddedStep.Manager;
import dev.bothy.packages.lock.AddedEntry;
import dev.bothy.packages.lock.Lock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeTest {
  private static final String BASE_DPKG =
      "bash\t5.2.15-2+b8\nlibc6:amd64\t2.36-9+deb12u10\npython3\t3.11.2-1+b1\n";

  private static Installed base() throws UnreadableListException {
    return Installed.parse(BASE_DPKG, "bash\nlibc6\npython3\n", "pip==23.0.1\n");
  }

  private static Installed environment() throws UnreadableListException {
    return Installed.parse(
        BASE_DPKG.replace("u10", "u13")
            + "tree\t2.1.0-1\nlibtree:amd64\t1\nlibtree:i386\t1\ngone\t\n",
        "bash\nlibc6\npython3\ntree\nlibtree\n",
        """
        pip==23.0.1
        # Editable install with no version control (app==0.1)
        -e /work/app#egg=app
        Scikit_Learn==1.2.1
        Local @ file:///wheels/local-1.whl
        """);
  }

  @Test
  void whatIsBeyondTheBase() throws Exception {
    Beyond beyond = environment().beyond(base());
    assertThat(beyond.aptText())
        .isEqualTo(
            """
            # Written by bothy freeze: what was asked of apt beyond the base.
            libc6:amd64=2.36-9+deb12u13
            libtree:amd64=1
            tree=2.1.0-1
            """);
    assertThat(beyond.aptPins())
        .containsExactly(
            "libc6:amd64=2.36-9+deb12u13", "libtree:amd64=1", "libtree:i386=1", "tree=2.1.0-1");
    assertThat(beyond.requirementsText())
        .isEqualTo(
            """
            # Written by bothy freeze: what pip holds beyond the base.
            Scikit_Learn==1.2.1
            -e /work/app#egg=app
            Local @ file:///wheels/local-1.whl
            """);
    assertThat(base().beyond(base()).isEmpty()).isTrue();
    assertThat(base().beyond(Installed.NOTHING).isEmpty()).isFalse();
  }

  @Test
  void whatCameWithPythonIsLeftOutUnlessSomeoneAskedForIt() throws Exception {
    Installed environment =
        Installed.parse("", "", "pip==23.0.1\nsetuptools==66.1.1\nwheel==0.38.4\n");
    Installed brought = Installed.parse("", "", "setuptools==66.1.1\npip==23.0.1\n");
    assertThat(environment.beyond(brought).pipPins()).containsExactly("wheel==0.38.4");
    assertThat(environment.beyond(brought.withoutPip(List.of("SetupTools>=60", "-r x"))).pipPins())
        .containsExactly("setuptools==66.1.1", "wheel==0.38.4");
    Installed newer = Installed.parse("", "", "setuptools==67.0.0\n");
    assertThat(newer.beyond(brought).pipPins()).containsExactly("setuptools==67.0.0");
  }

  @Test
  void bothFormsOfPipSayTheSame() throws Exception {
    Installed json =
        Installed.parse(
            "",
            "",
            """
            [{"name": "pip", "version": "23.0.1"}, {"name": "Scikit_Learn", "version": "1.2.1"}]
            """);
    Installed lines = Installed.parse("", "", "pip==23.0.1\nScikit_Learn==1.2.1\n");
    assertThat(json).isEqualTo(lines);
  }

  @Test
  void otherOutputIsRefused() {
    for (String pip : List.of("[{\"name\": 1}]", "[1]", "error: no pip", "[{", "a b==1")) {
      assertThatThrownBy(() -> Installed.parse("", "", pip))
          .isInstanceOf(UnreadableListException.class);
    }
    assertThatThrownBy(() -> Installed.parse("dpkg-query: no packages found", "", ""))
        .isInstanceOf(UnreadableListException.class)
        .hasMessageContaining("no packages found");
  }

  @Test
  void theLockGetsTheVersions() throws Exception {
    Lock lock =
        Lock.EMPTY
            .withAdded(AddedEntry.of("build", Manager.APT, List.of("tree", "libtree")))
            .withAdded(AddedEntry.of("build", Manager.PIP, List.of("scikit-learn[x]>=1", "none")))
            .withAdded(AddedEntry.of("serve", Manager.APT, List.of("tree")))
            .withAdded(AddedEntry.of("build", Manager.APT, List.of("nowhere; id")));
    Lock resolved = Resolver.resolve(lock, "build", environment());
    assertThat(resolved.added())
        .extracting(AddedEntry::resolved)
        .containsExactly(
            List.of("libtree:amd64=1", "tree=2.1.0-1"),
            List.of("scikit-learn==1.2.1"),
            List.of(),
            List.of());
    assertThat(Resolver.resolve(resolved, "build", environment())).isEqualTo(resolved);
  }
}
