package dev.bothy.dialect.migrate;

import dev.bothy.dialect.plan.Plan;
import dev.bothy.starlark.syntax.SourceFile;

/** What tests of files of v0 have in common. */
final class OldFiles {
  private OldFiles() {}

  static String migrated(String text) {
    return Migration.of(SourceFile.of("build.envd", text));
  }

  /** Lines move, and one call of v0's may be two of v1's. */
  static String withoutPlaces(Plan plan) {
    return plan.toJson()
        .replaceAll("\"position\":\\s*\"[^\"]*\"", "")
        .replaceAll("\"calls\":\\s*\\d+", "");
  }
}
