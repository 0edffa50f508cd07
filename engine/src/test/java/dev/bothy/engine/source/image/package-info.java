/** Tests of {@code dev.bothy.engine.source.image}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.source.image;
