/** Tests of {@code dev.bothy.engine.source}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.source.git;
