/**
 * The language's rules, section by section of the Starlark specification, as chunks of Starlark.
 */
@NullMarked
package dev.bothy.starlark.spec;

import org.jspecify.annotations.NullMarked;
