/** The shell's language: scripts of ours, words for them, where a command takes words. */
@NullMarked
package dev.bothy.runtime.embedded.shell;

import org.jspecify.annotations.NullMarked;
