/** Tests of {@code dev.bothy.engine.host}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.host;
