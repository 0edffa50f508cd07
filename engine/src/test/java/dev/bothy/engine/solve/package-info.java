/** Tests of {@code dev.bothy.engine.solve}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.solve;
