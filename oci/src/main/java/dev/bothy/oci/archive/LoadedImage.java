package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * An image that came into the store.
 *
 * @param name as the archive gives it, which need not be a full reference; null for none
 * @param root its manifest or index
 */
public record LoadedImage(@Nullable String name, Descriptor root) {}
