/**
 * The command line as data: what verbs accept, parsing, help and shell completion from the same
 * tables.
 */
@NullMarked
package dev.bothy.cli.args;

import org.jspecify.annotations.NullMarked;
