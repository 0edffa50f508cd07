/** Builds of the past: text, JSON, an HTML report, why a step ran. */
@NullMarked
package dev.bothy.cli.history;

import org.jspecify.annotations.NullMarked;
