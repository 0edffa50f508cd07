package dev.bothy.llb;

/** A marshalled graph. */
public final class Definition {}
