/** Tests of {@code dev.bothy.engine.solve.result}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.solve.result;
