/** Tests of {@code dev.bothy.engine.worker}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.worker;
