/** Tests of {@code dev.bothy.engine.exec.mount}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.exec.mount;
