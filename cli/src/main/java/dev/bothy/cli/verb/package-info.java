/** The verbs; each class is loaded only when its verb is used. */
@NullMarked
package dev.bothy.cli.verb;

import org.jspecify.annotations.NullMarked;
