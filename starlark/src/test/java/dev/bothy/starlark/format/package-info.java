@org.jspecify.annotations.NullMarked
package dev.bothy.starlark.format;
