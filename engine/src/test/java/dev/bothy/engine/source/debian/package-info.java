/** Tests of {@code dev.bothy.engine.source.debian}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.source.debian;
