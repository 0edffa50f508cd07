/** Package names as people type them: requirements of pip, packages of apt. */
@NullMarked
package dev.bothy.packages.name;

import org.jspecify.annotations.NullMarked;
