/** Tests of {@code dev.bothy.engine.source.http}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.engine.source.http;
