/** Tests of {@code dev.bothy.engine.exec.group}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.exec.group;
