package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Manifest;

/**
 * An image whose documents are in the store.
 *
 * @param root what the reference names: an index, or the manifest itself
 * @param manifest the chosen platform's manifest, described
 * @param image that manifest, read
 * @param config its config
 */
public record PulledImage(
    Descriptor root, Descriptor manifest, Manifest image, ImageConfig config) {}
