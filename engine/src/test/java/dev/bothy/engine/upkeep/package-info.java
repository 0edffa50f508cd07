/** Tests of {@code dev.bothy.engine.upkeep}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.upkeep;
