/** What a verb is and what one invocation hands it: arguments, streams, questions, exit codes. */
@NullMarked
package dev.bothy.cli.command;

import org.jspecify.annotations.NullMarked;
