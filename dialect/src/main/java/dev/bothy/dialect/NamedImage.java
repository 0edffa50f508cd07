package dev.bothy.dialect;

/** One of several images that a function returns. */
public record NamedImage(String name, Environment environment) {}
