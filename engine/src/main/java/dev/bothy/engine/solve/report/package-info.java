/** What a solve tells while it runs: events, notes, logs, failures. */
@NullMarked
package dev.bothy.engine.solve.report;

import org.jspecify.annotations.NullMarked;
