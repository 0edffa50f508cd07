package dev.bothy.llb.state;

import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Platform;
import org.jspecify.annotations.Nullable;

/**
 * The image whose config gives a state its defaults, once someone resolves it.
 *
 * @param platform null for the platform of the whole graph
 */
record ImageBase(ImageReference reference, @Nullable Platform platform) {}
