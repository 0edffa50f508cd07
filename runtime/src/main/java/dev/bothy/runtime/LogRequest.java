package dev.bothy.runtime;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Which logs, and where to.
 *
 * @param service {@code init}, {@code sshd}, a daemon's name; null for all, each line prefixed with
 *     its service when there is more than one
 * @param tail how many lines from the end to begin with; negative for all that is kept
 * @param follow go on with what is written from now on
 */
public record LogRequest(@Nullable String service, int tail, boolean follow, OutputStream out) {}
