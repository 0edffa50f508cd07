package dev.bothy.llb.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.OciFormatException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as the file of buildctl's --source-policy-file has them. */
class SourcePolicyTest {
  private static final String LIBRARY = "docker-image://docker.io/library/";

  private static SourcePolicy policy(String... rules) throws Exception {
    String text = "{'rules': [" + String.join(", ", rules) + "]}";
    return SourcePolicy.parse(text.replace('\'', '"').getBytes(UTF_8), "the policy");
  }

  private static String rule(String action, String identifier) {
    return "{'action': '" + action + "', 'selector': {'identifier': '" + identifier + "'}}";
  }

  private static String converting(String type, String from, String to) {
    return "{'action': 'CONVERT', 'selector': {'identifier': '%s', 'match_type': '%s'}, 'updates': {'identifier': '%s'}}"
        .formatted(from, type, to);
  }

  private static SourceOp source(String identifier) {
    return new SourceOp(identifier, Map.of());
  }

  private static String converted(SourcePolicy policy, String identifier) throws Exception {
    return policy.converted(source(identifier)).identifier();
  }

  private static void denied(SourcePolicy policy, String identifier, String says) {
    assertThatThrownBy(() -> policy.converted(source(identifier)))
        .isInstanceOf(SourceDeniedException.class)
        .hasMessageContaining(says);
  }

  @Test
  void whatNoRuleIsAboutGoesThrough() throws Exception {
    SourceOp source = source(LIBRARY + "alpine:3");
    assertThat(policy(rule("DENY", LIBRARY + "busybox:*")).converted(source)).isSameAs(source);
    assertThat(SourcePolicy.NONE.converted(source)).isSameAs(source);
  }

  @Test
  void ofAllowAndDenyTheLastThatMatchesCounts() throws Exception {
    String name = LIBRARY + "alpine:3";
    denied(policy(rule("ALLOW", name), rule("DENY", "docker-image://*")), name, "rule 2");
    SourcePolicy last = policy(rule("DENY", "*"), rule("ALLOW", name));
    assertThat(converted(last, name)).isEqualTo(name);
    denied(last, LIBRARY + "debian:12", "denies docker-image://docker.io/library/debian:12");
    denied(policy(rule("DENY", "http*")), "https://ada:pass@h/f", "denies https://h/f");
  }

  @Test
  void aConvertedSourceBeginsAnew() throws Exception {
    String chain = converting("WILDCARD", LIBRARY + "a:1", LIBRARY + "b:1");
    String next = converting("WILDCARD", LIBRARY + "b:1", LIBRARY + "c:1");
    assertThat(converted(policy(next, chain), LIBRARY + "a:1")).isEqualTo(LIBRARY + "c:1");
    // Denied is what it is at last, not what it was, wherever the rules stand.
    denied(policy(rule("DENY", LIBRARY + "b:*"), chain), LIBRARY + "a:1", "library/b:1");
    assertThat(converted(policy(rule("DENY", LIBRARY + "a:*"), chain), LIBRARY + "a:1"))
        .isEqualTo(LIBRARY + "b:1");
  }

  @Test
  void whatRulesHadAPartInItIsKnown() throws Exception {
    String second = converting("WILDCARD", LIBRARY + "b:1", LIBRARY + "c:1");
    String first = converting("WILDCARD", LIBRARY + "a:1", LIBRARY + "b:1");
    SourcePolicy policy = policy(rule("DENY", "http://h"), second, rule("ALLOW", "*"), first);
    assertThat(policy.applied(source(LIBRARY + "a:1")))
        .isEqualTo(
            new SourcePolicy.Applied(source(LIBRARY + "c:1"), List.of(2, 3, 4), List.of(2, 4)));
    assertThat(policy.others(Set.of(2, 3)))
        .containsExactly("rule 1 (\"http://h\")", "rule 4 (\"" + LIBRARY + "a:1\")");
  }

  @Test
  void aFieldThatIsNoneIsTold() {
    assertThatThrownBy(() -> policy("{'selector': {'matchType': 'EXACT'}}"))
        .isInstanceOfSatisfying(
            UnknownFieldException.class,
            e -> {
              assertThat(e.field()).isEqualTo("matchType");
              assertThat(e.known()).contains("match_type");
            });
  }

  /** Whoever may not have the blob gets it by no other way either. */
  @Test
  void aBundleOfAGitSourceIsASourceItself() throws Exception {
    String blob = "docker-image+blob://a.example/r@sha256:" + "1".repeat(64);
    SourceOp git = new SourceOp("git://h/r", Map.of("git.bundle", blob, "git.checksum", "2"));
    assertThatThrownBy(() -> policy(rule("DENY", "docker-image+blob://*")).converted(git))
        .isInstanceOf(SourceDeniedException.class)
        .hasMessageContaining("denies " + blob);
    assertThat(policy(rule("DENY", "docker-image://*")).converted(git)).isEqualTo(git);
    SourcePolicy mirror =
        policy(
            converting("WILDCARD", "docker-image+blob://a.*/*", "docker-image+blob://b.${1}/${2}"));
    SourceOp converted = mirror.converted(git);
    assertThat(converted.identifier()).isEqualTo("git://h/r");
    assertThat(converted.attrs())
        .containsEntry("git.bundle", blob.replace("a.example", "b.example"))
        .containsEntry("git.checksum", "2");
    assertThat(mirror.converted(converted)).isEqualTo(converted);
  }

  @Test
  void aCircleOfConversionsEnds() throws Exception {
    SourcePolicy circle =
        policy(
            converting("WILDCARD", "http://a", "http://b"),
            converting("WILDCARD", "http://b", "http://a"));
    denied(circle, "http://a", "without end");
    SourcePolicy growing = policy(converting("WILDCARD", "http://h/*", "http://h/x${1}"));
    denied(growing, "http://h/", "http://h/xxxxxxxxxxxxxxxxxxxx");
  }

  /** So many that a loop is taken for one, and no less. */
  @Test
  void aLongChainOfConversionsDoesNotEndEarly() throws Exception {
    String[] rules = new String[21];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = converting("WILDCARD", "http://h/" + i, "http://h/" + (i + 1));
    }
    assertThat(converted(policy(rules), "http://h/1")).isEqualTo("http://h/21");
    denied(policy(rules), "http://h/0", "without end");
  }

  @ParameterizedTest
  @CsvSource({
    "docker-image://docker.io/library/golang:*, docker-image://r.io/golang:${1}-x, docker-image://docker.io/library/golang:1.19, docker-image://r.io/golang:1.19-x",
    "https://*/*, https://m/$2/$1, https://a/b/c, https://m/c/a/b",
    "*, x$$y${1, https://a, x$y${1",
    "*, x${0}$1y-$9-${none}-$, https://a, xhttps://a---$",
    "https://a.c/*, https://m/$1, https://abc/d, https://abc/d",
    "https://a(b/*, https://m/$1, https://a(b/d, https://m/d",
  })
  void starsOfAWildcardStandForWhatTheyAre(String from, String to, String is, String becomes) {
    Selector selector = new Selector(from, Selector.MatchType.WILDCARD, List.of());
    assertThat(selector.converted(is, to)).isEqualTo(becomes);
    assertThat(selector.matches(source(is))).isEqualTo(!becomes.equals(is));
  }

  @ParameterizedTest
  @CsvSource({
    "'docker-image://docker[.]io/library/(.*)', 'docker-image://r.io/${1}', docker-image://docker.io/library/a:1, docker-image://r.io/a:1",
    "'library/(?P<name>[a-z]+)', 'mirror/${name}', docker-image://docker.io/library/a:1, docker-image://docker.io/mirror/a:1",
    "'(a)(x)?', '<$1$2>', http://aha, http://<a>h<a>",
    "'x*', '-', http://h, '-h-t-t-p-:-/-/-h-'",
    "'^https', 'http', https://https/, http://https/",
    "'(?i)HTTP://A', 'http://b', http://a/c, http://b/c",
  })
  void eachMatchOfARegularExpressionIsReplaced(String from, String to, String is, String becomes) {
    Selector selector = new Selector(from, Selector.MatchType.REGEX, List.of());
    assertThat(selector.matches(source(is))).isTrue();
    assertThat(selector.converted(is, to)).isEqualTo(becomes);
  }

  /** As with BuildKit; who writes one is told. */
  @Test
  void exactRulesConvertAttributesAlone() throws Exception {
    SourcePolicy exact =
        policy(
            "{'action': 'CONVERT', 'selector': {'identifier': 'http://a', 'match_type': 'EXACT'},"
                + " 'updates': {'identifier': 'http://b', 'attrs': {'http.filename': 'f'}}}");
    assertThat(exact.converted(source("http://a")))
        .isEqualTo(new SourceOp("http://a", Map.of("http.filename", "f")));
    assertThat(exact.converted(source("http://a/c"))).isEqualTo(source("http://a/c"));
    assertThat(exact.remarks()).singleElement().asString().contains("rule 1", "WILDCARD");
    assertThat(policy(rule("DENY", "http://a"), converting("WILDCARD", "a", "b")).remarks())
        .isEmpty();
  }

  @Test
  void attributesAreAddedAndReplaced() throws Exception {
    SourcePolicy adds =
        policy(
            "{'action': 'CONVERT', 'selector': {'identifier': 'http*'},"
                + " 'updates': {'attrs': {'http.checksum': 'sha256:1', 'none': ''}}}");
    assertThat(
            adds.converted(
                new SourceOp("http://a", Map.of("http.checksum", "old", "http.perm", "0644"))))
        .isEqualTo(
            new SourceOp("http://a", Map.of("http.checksum", "sha256:1", "http.perm", "0644")));
  }

  @ParameterizedTest
  @CsvSource({
    "EQUAL, sha256:1, sha256:1, true",
    "EQUAL, sha256:1, sha256:2, false",
    "EQUAL, '', '', true",
    "NOTEQUAL, sha256:1, sha256:2, true",
    "NOTEQUAL, sha256:1, '', true",
    "NOTEQUAL, sha256:1, sha256:1, false",
    "MATCHES, 'a256:[0-9]$', sha256:7, true",
    "MATCHES, '^a256', sha256:7, false",
    "MATCHES, '^$', '', true",
  })
  void constraintsAreOfAttributes(String condition, String value, String attr, boolean holds)
      throws Exception {
    SourcePolicy policy =
        policy(
            "{'action': 'DENY', 'selector': {'identifier': 'http://a', 'constraints': [{'key':"
                + " 'k', 'value': '%s', 'condition': '%s'}]}}".formatted(value, condition));
    SourceOp source =
        new SourceOp("http://a", attr.isEmpty() ? Map.of() : Map.of("k", attr, "other", "x"));
    if (holds) {
      assertThatThrownBy(() -> policy.converted(source)).isInstanceOf(SourceDeniedException.class);
    } else {
      assertThat(policy.converted(source)).isSameAs(source);
    }
  }

  /** Each rule by its own: with BuildKit those of one identifier share the first one's. */
  @Test
  void rulesOfOneIdentifierHaveTheirOwnConstraints() throws Exception {
    String rule =
        "{'action': '%s', 'selector': {'identifier': 'http://a', 'constraints': [{'key': 'k',"
            + " 'value': '%s'}]}}";
    SourcePolicy policy = policy(rule.formatted("DENY", "1"), rule.formatted("DENY", "2"));
    assertThatThrownBy(() -> policy.converted(new SourceOp("http://a", Map.of("k", "2"))))
        .isInstanceOf(SourceDeniedException.class);
    assertThat(policy.converted(source("http://a"))).isEqualTo(source("http://a"));
  }

  @Test
  void itIsReadAsGoReadsIt() throws Exception {
    SourcePolicy policy =
        SourcePolicy.parse(
            "{\"Version\":1,\"RULES\":[{\"action\":1,\"selector\":{\"identifier\":\"a\",\"match_type\":1,\"constraints\":null},\"updates\":null},{\"selector\":{\"identifier\":\"*\"}}]}"
                .getBytes(UTF_8),
            "x");
    assertThat(converted(policy, "a")).isEqualTo("a"); // the second rule allows
    assertThat(SourcePolicy.parse("{}".getBytes(UTF_8), "x").isEmpty()).isTrue();
    assertThat(SourcePolicy.parse("{\"rules\": null}".getBytes(UTF_8), "x").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action': 'DENY'} | rule 1 has no selector",
        "null | rule 1 is no JSON object",
        "{'action': 'FORBID', 'selector': {}} | rule 1 has the action \"FORBID\"; known are ALLOW, DENY, CONVERT",
        "{'action': 3, 'selector': {}} | has the action 3",
        "{'action': true, 'selector': {}} | has the action true",
        "{'selector': {'matchType': 'EXACT'}} | rule 1, selector has the field \"matchType\"; known are identifier, match_type, constraints",
        "{'selector': {'identifier': 1}} | has a identifier that is no text",
        "{'selector': {'identifier': 'a**'}} | rule 1, selector: \"a**\" has a **",
        "{'selector': {'identifier': 'a(', 'match_type': 'REGEX'}} | is no regular expression",
        "{'selector': {'constraints': [{'value': '[', 'condition': 'MATCHES'}]}} | is no regular",
        "{'selector': {'constraints': [null]}} | constraint 1 is no JSON object",
        "{'action': 'CONVERT', 'selector': {}} | converts, and has no updates",
      })
  void whatIsNoPolicyIsToldWithItsPlace(String textAndMessage) {
    String[] parts = textAndMessage.split(" [|] ", 2);
    assertThatThrownBy(() -> policy(parts[0]))
        .isInstanceOf(OciFormatException.class)
        .hasMessageStartingWith("the policy: ")
        .hasMessageContaining(parts[1]);
  }
}
