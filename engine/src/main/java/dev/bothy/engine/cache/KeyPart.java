package dev.bothy.engine.cache;

/**
 * One thing that a key was made of, in words that {@code bothy why} can compare.
 *
 * @param label what it is, such as {@code argument 2} or {@code env PATH}
 * @param value as given; a long one stands as its digest
 */
public record KeyPart(String label, String value) {}
