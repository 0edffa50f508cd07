/** Results on standard output: JSON documents, tables, sizes and durations. */
@NullMarked
package dev.bothy.cli.output;

import org.jspecify.annotations.NullMarked;
