/**
 * From build.envd to an image: evaluating, solving, exporting, and looking at what would be built.
 */
@NullMarked
package dev.bothy.cli.build;

import org.jspecify.annotations.NullMarked;
