package dev.bothy.llb.policy;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.OciFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A source policy as BuildKit has them, {@code Policy} of its {@code sourcepolicy/pb}: rules that
 * allow and deny sources, of which the last one that matches counts, and rules that convert a
 * source to another, after which all begin anew.
 */
public final class SourcePolicy {
  /** Lets everything through as it is. */
  public static final SourcePolicy NONE = new SourcePolicy("", List.of());

  /** More conversions of one source are taken for a circle. */
  private static final int MOST_CONVERSIONS = 20;

  private final String json;
  private final List<PolicyRule> rules;

  private SourcePolicy(String json, List<PolicyRule> rules) {
    this.json = json;
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads a policy in JSON, with the names of fields and of choices that {@code buildctl} reads.
   *
   * @param what names the document in errors
   * @throws OciFormatException when it is no policy, or has a field that this version does not know
   */
  public static SourcePolicy parse(byte[] json, String what) throws OciFormatException {
    return new SourcePolicy(
        new String(json, StandardCharsets.UTF_8), new PolicyReader(what).read(json));
  }

  /** The document that it was read from; empty for {@link #NONE}. */
  public String json() {
    return json;
  }

  /** Whether it has no rules. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** What its author may have meant otherwise, a sentence each. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      if (rule.convertsNoIdentifier()) {
        remarks.add(
            "rule "
                + (i + 1)
                + " does not change the identifier: of rules with match_type EXACT only the attrs"
                + " of updates count, as with BuildKit; WILDCARD without a * is as exact");
      }
    }
    return remarks;
  }

  /**
   * The source as the rules have it. What this gives, given again, gives itself.
   *
   * @return the same where no rule converts it
   * @throws SourceDeniedException when it is denied as it is at last
   */
  public SourceOp converted(SourceOp source) throws SourceDeniedException {
    return applied(source).source();
  }

  /**
   * What the rules make of a source, and which of them had a part in it.
   *
   * @throws SourceDeniedException when it is denied as it is at last
   */
  public Applied applied(SourceOp source) throws SourceDeniedException {
    Set<Integer> matching = new TreeSet<>();
    Set<Integer> converting = new TreeSet<>();
    SourceOp last = converted(source, matching, converting);
    return new Applied(last, List.copyOf(matching), List.copyOf(converting));
  }

  /**
   * What became of a source.
   *
   * @param matching numbers of rules that were about it, or about what it was in between; from 1,
   *     in order
   * @param converting those that changed it
   */
  public record Applied(SourceOp source, List<Integer> matching, List<Integer> converting) {
    public Applied {
      matching = List.copyOf(matching);
      converting = List.copyOf(converting);
    }
  }

  /**
   * The rules that have none of these numbers.
   *
   * @return {@code rule 2 ("http://h/*")} each, in order
   */
  public List<String> others(Set<Integer> numbers) {
    List<String> others = new ArrayList<>();
    for (int number = 1; number <= rules.size(); number++) {
      if (!numbers.contains(number)) {
        String about = ShownAddress.of(rules.get(number - 1).selector().identifier());
        others.add("rule " + number + " (\"" + about + "\")");
      }
    }
    return others;
  }

  private SourceOp converted(SourceOp source, Set<Integer> matching, Set<Integer> converting)
      throws SourceDeniedException {
    SourceOp now = source;
    for (int i = 0; i <= MOST_CONVERSIONS; i++) {
      SourceOp next = convertedOnce(now, matching, converting);
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
    throw new SourceDeniedException(
        "the source policy converts "
            + source.shown()
            + " without end: after "
            + MOST_CONVERSIONS
            + " conversions it is "
            + now.shown());
  }

  private SourceOp convertedOnce(SourceOp source, Set<Integer> matching, Set<Integer> converting)
      throws SourceDeniedException {
    int denied = 0;
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      if (!rule.selector().matches(source)) {
        continue;
      }
      matching.add(i + 1);
      switch (rule.action()) {
        case ALLOW -> denied = 0;
        case DENY -> denied = i + 1;
        case CONVERT -> {
          SourceOp converted = converted(source, rule);
          if (!converted.equals(source)) {
            converting.add(i + 1);
            return converted;
          }
        }
      }
    }
    if (denied > 0) {
      throw new SourceDeniedException(
          "the source policy denies " + source.shown() + " (rule " + denied + ")");
    }
    return withBundle(source, matching, converting);
  }

  /** A bundle that a repository comes out of is a source as any other, named in an attribute. */
  private SourceOp withBundle(SourceOp source, Set<Integer> matching, Set<Integer> converting)
      throws SourceDeniedException {
    String bundle = source.attrs().getOrDefault(SourceAttrs.GIT_BUNDLE, "");
    if (bundle.isEmpty() || !source.scheme().equals(SourceAttrs.GIT)) {
      return source;
    }
    Map<String, String> attrs = new LinkedHashMap<>(source.attrs());
    SourceOp last = converted(new SourceOp(bundle, Map.of()), matching, converting);
    attrs.put(SourceAttrs.GIT_BUNDLE, last.identifier());
    return new SourceOp(source.identifier(), attrs);
  }

  private static SourceOp converted(SourceOp source, PolicyRule rule) {
    String identifier =
        rule.identifier().isEmpty()
            ? source.identifier()
            : rule.selector().converted(source.identifier(), rule.identifier());
    Map<String, String> attrs = new LinkedHashMap<>(source.attrs());
    for (Map.Entry<String, String> attr : rule.attrs().entrySet()) {
      // As in BuildKit, an attribute that is not there is as good as an empty one.
      if (!source.attrs().getOrDefault(attr.getKey(), "").equals(attr.getValue())) {
        attrs.put(attr.getKey(), attr.getValue());
      }
    }
    return new SourceOp(identifier.isEmpty() ? source.identifier() : identifier, attrs);
  }
}
