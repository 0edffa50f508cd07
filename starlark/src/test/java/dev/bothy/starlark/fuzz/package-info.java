/** Made-up programs, and what must hold for all of them. */
@org.jspecify.annotations.NullMarked
package dev.bothy.starlark.fuzz;
