/** Tests of {@code dev.bothy.engine.exec.container}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.exec.container;
