/**
 * What has been made before: prospects by definition, matches by content, and how results are
 * recorded.
 */
@NullMarked
package dev.bothy.engine.solve.result;

import org.jspecify.annotations.NullMarked;
