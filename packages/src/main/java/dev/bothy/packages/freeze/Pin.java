package dev.bothy.packages.freeze;

/**
 * An installed package.
 *
 * @param name as its manager knows it
 * @param version exact
 */
public record Pin(String name, String version) {}
