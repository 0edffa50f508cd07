/** Blobs on disk by digest: an OCI image layout that many processes share. */
@NullMarked
package dev.bothy.oci.store;

import org.jspecify.annotations.NullMarked;
