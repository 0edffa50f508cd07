/**
 * Changes of a file's text that keep everything else as its author wrote it: an edit is found in
 * the tree and made in the text, so that what it does not touch cannot change.
 */
@NullMarked
package dev.bothy.starlark.edit;

import org.jspecify.annotations.NullMarked;
