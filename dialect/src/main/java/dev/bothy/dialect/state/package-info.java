/** States as Starlark values: immutable trees and the methods that make new ones of them. */
@NullMarked
package dev.bothy.dialect.state;

import org.jspecify.annotations.NullMarked;
