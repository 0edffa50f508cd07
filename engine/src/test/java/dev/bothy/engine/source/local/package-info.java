/** Tests of {@code dev.bothy.engine.source.local}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.source.local;
