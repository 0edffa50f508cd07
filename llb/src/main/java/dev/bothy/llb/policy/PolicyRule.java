package dev.bothy.llb.policy;

import java.util.Map;

/**
 * One rule of a policy.
 *
 * @param identifier of the update: a template of what a converted source is, or "" where it stays
 * @param attrs of the update
 */
record PolicyRule(Action action, Selector selector, String identifier, Map<String, String> attrs) {
  /** What becomes of a source that matches. */
  enum Action {
    ALLOW,
    DENY,
    CONVERT
  }

  PolicyRule {
    attrs = Map.copyOf(attrs);
  }

  /** Whether it looks as if it converted to another source, and does not. */
  boolean convertsNoIdentifier() {
    return action == Action.CONVERT
        && selector.type() == Selector.MatchType.EXACT
        && !identifier.isEmpty()
        && !identifier.equals(selector.identifier());
  }
}
