/** Images by name: what a build of a project left in the store, and its documents. */
@NullMarked
package dev.bothy.cli.image;

import org.jspecify.annotations.NullMarked;
