package dev.bothy.dialect.migrate;

import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;

/**
 * A file for version 1.
 *
 * @param source what it was
 * @param text what it is now
 * @param notes what deserves a look, each with its place
 */
public record Migrated(SourceFile source, String text, List<String> notes) {
  public Migrated {
    notes = List.copyOf(notes);
  }
}
