/**
 * Tar streams: ustar with PAX and GNU extensions in, ustar with PAX out. Unlike general archive
 * libraries names and extended attributes keep every byte, valid UTF-8 or not, and what is written
 * depends on nothing but the entries.
 */
@NullMarked
package dev.bothy.oci.tar;

import org.jspecify.annotations.NullMarked;
