/**
 * Layers: a tar stream with whiteout names on one side, an overlayfs upper directory on the other.
 *
 * <p>The file system itself is touched only through {@link dev.bothy.oci.layer.LayerSink} and
 * {@link dev.bothy.oci.layer.LayerSource}, because owners, devices, extended attributes and
 * arbitrary names need calls that Java does not have.
 */
@NullMarked
package dev.bothy.oci.layer;

import org.jspecify.annotations.NullMarked;
