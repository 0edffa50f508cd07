package dev.bothy.dialect;

import dev.bothy.dialect.project.Library;
import dev.bothy.llb.SourceLocation;

/**
 * A library that {@code include} brought in.
 *
 * @param at the call
 * @param library as the file names it
 * @param commit whose files were used
 * @param pinned whether the file or the lock names that commit
 */
public record Included(SourceLocation at, Library library, String commit, boolean pinned) {}
