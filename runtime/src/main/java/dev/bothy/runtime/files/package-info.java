/** Files that several processes write: whole replacements and locks. */
@NullMarked
package dev.bothy.runtime.files;

import org.jspecify.annotations.NullMarked;
