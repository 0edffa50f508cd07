/** Displays of a solve's events: plain, live, quiet, raw JSON. */
@NullMarked
package dev.bothy.cli.progress;

import org.jspecify.annotations.NullMarked;
