/**
 * Images as files: OCI layout directories, OCI archives and Docker archives, written from and
 * loaded into a content store. What is written depends on the image and its name alone.
 */
@NullMarked
package dev.bothy.oci.archive;

import org.jspecify.annotations.NullMarked;
