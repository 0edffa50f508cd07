/** Commits of git repositories: what is asked for, fetched, verified and checked out. */
@NullMarked
package dev.bothy.engine.source.git;

import org.jspecify.annotations.NullMarked;
