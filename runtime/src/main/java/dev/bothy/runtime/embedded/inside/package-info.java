/** What of ours is inside: variables, commands, services, and what they report. */
@NullMarked
package dev.bothy.runtime.embedded.inside;

import org.jspecify.annotations.NullMarked;
