package dev.bothy.cli;

/** The version of this build. */
final class Version {
  private Version() {}

  /** The same as the project's version in the root pom.xml; a test compares them. */
  static final String NUMBER = "0.1.0-SNAPSHOT";
}
