/** Tests of {@code dev.bothy.engine.solve.refusal}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.solve.refusal;
