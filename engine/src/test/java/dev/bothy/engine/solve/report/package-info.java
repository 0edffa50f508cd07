/** Tests of {@code dev.bothy.engine.solve.report}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.solve.report;
