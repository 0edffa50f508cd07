package dev.bothy.packages.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipRequirementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          numpy                                | numpy
          Zope.Interface                       | Zope.Interface
          numpy >= 1.2 , < 2                   | numpy>=1.2,<2
          numpy(>=1.2)                         | numpy>=1.2
          jax [ cuda , cpu ] == 0.4.*          | jax[cuda,cpu]==0.4.*
          x~=1.0; python_version < "3.9"       | x~=1.0; python_version < "3.9"
          x ; (os_name == 'nt' or extra=='a') and 'b' not in sys_platform | x; (os_name == 'nt' or extra=='a') and 'b' not in sys_platform
          pip @ https://example.com/pip.zip    | pip @ https://example.com/pip.zip
          a===1!2.0+local                      | a===1!2.0+local
          """)
  void requirementsAreRead(String text, String canonical) throws Exception {
    PipRequirement r = PipRequirement.parse(text);
    assertThat(r.requirement()).isEqualTo(canonical);
    assertThat(r.options()).isEmpty();
    assertThat(PipRequirement.parse(r.requirement())).isEqualTo(r);
  }

  @Test
  void optionsStandBehindThePackage() throws Exception {
    PipRequirement r =
        PipRequirement.parse(
            "jax[cuda] -f https://example.com/jax_cuda_releases.html --pre --no-binary=:all:");
    assertThat(r.requirement()).isEqualTo("jax[cuda]");
    assertThat(r.options())
        .containsExactly(
            "-f", "https://example.com/jax_cuda_releases.html", "--pre", "--no-binary=:all:");
    assertThat(PipRequirement.parse("x; python_version < '3.9' -f /wheels").options())
        .containsExactly("-f", "/wheels");
  }

  @Test
  void namesAreComparedTheWayIndexesDo() throws Exception {
    PipRequirement a = PipRequirement.parse("Scikit_Learn[x]>1");
    assertThat(a.normalisedName()).isEqualTo("scikit-learn");
    assertThat(a.samePackage(PipRequirement.parse("scikit.-learn"))).isTrue();
    assertThat(a.samePackage(PipRequirement.parse("scikitlearn"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -r requirements.txt        | is an option of pip
          --index-url=x              | is an option of pip
          numpy; rm -rf /            | is not a requirement of pip
          numpy; $(id)               | is written for a shell
          numpy && id                | is written for a shell
          numpy > /etc/x            | is not a requirement of pip
          numpy`id`                  | is written for a shell
          $(id)                      | is written for a shell
          ../wheel                   | is a path
          ./x.whl                    | is a path
          numpy pandas               | is not one requirement
          numpy>=                    | is not a requirement of pip
          numpy>=1,                  | comma without a version
          numpy[                     | is not a requirement of pip
          numpy[a b]                 | is not a requirement of pip
          numpy --target /etc        | has an option that is not taken here
          numpy -e .                 | is an editable install
          numpy -r x                 | names a file
          numpy -f                   | has no value for -f
          numpy -f --pre             | has no value for -f
          numpy --pre pandas         | has something behind its options
          numpy -f https://h/$(id)   | is written for a shell
          numpy --hash=sha256:a;id   | has a value with
          numpy -f https://u:p@h/    | an address with a name or password
          numpy -i https://token@h/  | an address with a name or password
          numpy -i HTTPS://token@h/  | an address with a name or password
          numpy @ Git+Https://token@h/x | an address with a name or password
          numpy @ https://u:p@h/x    | an address with a name or password
          numpy @ --no-deps          | is not a requirement of pip
          -numpy                     | is an option of pip
          numpy-                     | is not a requirement of pip
          numpy=1.2                  | is not a requirement of pip
          pip install numpy          | is a command
          """)
  void everythingElseIsRefused(String text, String message) {
    assertThatThrownBy(() -> PipRequirement.parse(text))
        .isInstanceOf(BadPackageException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((BadPackageException) e).hint()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "numpy\n--target=/",
        "num\u0000py",
        "num\uFFFDpy",
        "\uD800",
        "a\u2028b",
        "a\u001b[31m"
      })
  void textThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> PipRequirement.parse(text)).isInstanceOf(BadPackageException.class);
    assertThatThrownBy(() -> AptRequirement.parse(text)).isInstanceOf(BadPackageException.class);
  }

  @Test
  void passwordsAreNotRepeatedInTheMessage() {
    assertThatThrownBy(() -> PipRequirement.parse("numpy -f https://u:hunter2@h/"))
        .message()
        .doesNotContain("hunter2");
  }

  @Property(seed = "20261120")
  void nothingButTheOneExceptionEverHappens(@ForAll String text) {
    try {
      PipRequirement r = PipRequirement.parse(text);
      assertThat(PipRequirement.parse(r.requirement()).requirement()).isEqualTo(r.requirement());
    } catch (BadPackageException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }

  @Test
  void deepConditionsEnd() {
    String deep = "x; " + "(".repeat(900) + "os_name == 'a'" + ")".repeat(900);
    assertThatThrownBy(() -> PipRequirement.parse(deep)).isInstanceOf(BadPackageException.class);
  }
}
