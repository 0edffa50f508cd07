/**
 * Installers beyond apt and pip, a class each: what is downloaded, which steps follow, what later
 * steps find. See docs/adding-an-installer.md.
 */
@NullMarked
package dev.bothy.dialect.install;

import org.jspecify.annotations.NullMarked;
