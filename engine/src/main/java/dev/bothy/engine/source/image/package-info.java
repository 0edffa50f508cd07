/** Images of registries and layouts, unpacked to layers; single blobs of them. */
@NullMarked
package dev.bothy.engine.source.image;

import org.jspecify.annotations.NullMarked;
