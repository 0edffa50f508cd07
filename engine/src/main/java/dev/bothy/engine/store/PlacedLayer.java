package dev.bothy.engine.store;

/** A layer, and where files of some directory are in it. */
public record PlacedLayer(LayerId layer, Placement placement) {}
