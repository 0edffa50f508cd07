/** What apt itself reads: where packages come from, and what distributions call their suites. */
@NullMarked
package dev.bothy.dialect.apt;

import org.jspecify.annotations.NullMarked;
