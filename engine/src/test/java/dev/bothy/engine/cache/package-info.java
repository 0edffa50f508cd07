/** Tests of {@code dev.bothy.engine.cache}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.cache;
