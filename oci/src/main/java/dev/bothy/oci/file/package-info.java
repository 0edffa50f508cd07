/** Files that are there whole or not at all, for every room. */
@NullMarked
package dev.bothy.oci.file;

import org.jspecify.annotations.NullMarked;
