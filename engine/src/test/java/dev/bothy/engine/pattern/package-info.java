/** Tests of {@code dev.bothy.engine.pattern}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.pattern;
