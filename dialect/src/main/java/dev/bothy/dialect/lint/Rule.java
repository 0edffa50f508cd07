package dev.bothy.dialect.lint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is looked for. Names are for people: in findings, and in comments that silence them. */
public enum Rule {
  UNPINNED_IMAGE("unpinned-image"),
  NEWER_CUDA("newer-cuda"),
  UNPINNED_PACKAGE("unpinned-package"),
  UNPINNED_DOWNLOAD("unpinned-download"),
  UNSAFE_KEY("unsafe-key"),
  UNPINNED_GIT("unpinned-git"),
  UNPINNED_LIBRARY("unpinned-library"),
  UNKNOWN_PACKAGE("unknown-package"),
  OTHER_RELEASE("other-release"),
  DUPLICATE_PACKAGE("duplicate-package"),
  PACKAGE_SIZE("package-size"),
  INSTALL_AFTER_RUN("install-after-run"),
  INSTALL_AFTER_COPY("install-after-copy"),
  PROJECT_INSTALL("project-install"),
  OVERRIDDEN_CALL("overridden-call"),
  EMPTY_CALL("empty-call"),
  LOST_STATE("lost-state"),
  SHELL_HABIT("shell-habit"),
  SECRET("secret"),
  UNUSED_NAME("unused-name"),
  UNKNOWN_RULE("unknown-rule");

  private final String label;

  Rule(String label) {
    this.label = label;
  }

  /** Its name for people. */
  public String label() {
    return label;
  }

  static @Nullable Rule of(String label) {
    for (Rule rule : values()) {
      if (rule.label.equals(label)) {
        return rule;
      }
    }
    return null;
  }

  static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (Rule rule : values()) {
      labels.add(rule.label);
    }
    return labels;
  }
}
